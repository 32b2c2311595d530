#include "messages.hpp"

constexpr auto billing_schema = R"sql(
  CREATE TABLE IF NOT EXISTS bill_items(
    order_id TEXT NOT NULL,
    gift     TEXT NOT NULL);

  CREATE UNIQUE INDEX IF NOT EXISTS each_gift_billed_once
    ON bill_items(order_id, gift);
)sql";

/// Puts a gift on the bill, once.
Task bill_item(const ItemAdded& event, HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  if (transaction.exists(
          "SELECT 1 FROM bill_items WHERE order_id = ? AND gift = ?",
          event.order_id, name(event.gift))) {
    context.log("the bill of order {} already has a {}: nothing to do",
                event.order_id, name(event.gift));
    co_return;
  }
  transaction.execute("INSERT INTO bill_items(order_id, gift) VALUES (?, ?)",
                      event.order_id, name(event.gift));
  co_await transaction.commit();
  context.log("the bill of order {} has a {}", event.order_id,
              name(event.gift));
}

void configure_billing(Endpoint& billing) {
  billing.schema(billing_schema);
  billing.handle<ItemAdded>(bill_item);
}
