#include "deduplication.hpp"

constexpr auto billing_schema = R"sql(
  CREATE TABLE IF NOT EXISTS bill_items(
    order_id TEXT NOT NULL,
    gift     TEXT NOT NULL,
    count    INTEGER NOT NULL,
    PRIMARY KEY(order_id, gift));
)sql";

/// Changes how many of a gift are on the bill.
void count_item(Transaction& transaction, const std::string& order_id,
                Gift gift, int change) {
  transaction.execute(
      "INSERT INTO bill_items(order_id, gift, count) VALUES (?1, ?2, ?3) "
      "ON CONFLICT(order_id, gift) DO UPDATE SET count = count + ?3",
      order_id, name(gift), change);
}

/// Puts a gift on the bill, once for each message.
Task bill_item(const ItemAdded& event, HandlerContext& context) {
  auto& [transaction, is_new] = context.extensions().get<Processing>();
  if (!is_new) co_return;
  count_item(transaction, event.order_id, event.gift, +1);
  co_await transaction.commit();
  context.log("the bill of order {} has one {} more", event.order_id,
              name(event.gift));
}

/// Takes a gift off the bill, once for each message.
Task unbill_item(const ItemRemoved& event, HandlerContext& context) {
  auto& [transaction, is_new] = context.extensions().get<Processing>();
  if (!is_new) co_return;
  count_item(transaction, event.order_id, event.gift, -1);
  co_await transaction.commit();
  context.log("the bill of order {} has one {} less", event.order_id,
              name(event.gift));
}

void configure_billing(Endpoint& billing) {
  billing.schema(billing_schema);
  use_deduplication(billing);
  billing.handle<ItemAdded>(bill_item);
  billing.handle<ItemRemoved>(unbill_item);
}
