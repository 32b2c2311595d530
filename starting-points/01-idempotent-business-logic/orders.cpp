#include "messages.hpp"

constexpr auto orders_schema = R"sql(
  CREATE TABLE IF NOT EXISTS orders(
    order_id TEXT PRIMARY KEY);

  CREATE TABLE IF NOT EXISTS order_items(
    order_id TEXT NOT NULL REFERENCES orders(order_id),
    gift     TEXT NOT NULL);

  -- Your unique index goes here.
)sql";

/// Opens an order, unless it is open.
Task create_order(const CreateOrder& command, HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  transaction.execute("INSERT OR IGNORE INTO orders(order_id) VALUES (?)",
                      command.order_id);
  co_await transaction.commit();
  context.log("order {} is open", command.order_id);
}

/// Puts a gift on an order, once.
Task add_item(const AddItem& command, HandlerContext& context) {
  // Your code goes here.
  context.log("not yet: a {} for order {}", name(command.gift),
              command.order_id);
  co_return;
}

void configure_orders(Endpoint& orders) {
  orders.schema(orders_schema);
  orders.handle<CreateOrder>(create_order);
  orders.handle<AddItem>(add_item);
}
