#include "chaos.hpp"
#include "deduplication.hpp"
#include "deterministic_ids.hpp"

/// Whatever the code does: an order holds each gift at most once.
constexpr auto orders_schema = R"sql(
  CREATE TABLE IF NOT EXISTS orders(
    order_id TEXT PRIMARY KEY);

  CREATE TABLE IF NOT EXISTS order_items(
    order_id TEXT NOT NULL REFERENCES orders(order_id),
    gift     TEXT NOT NULL);

  CREATE UNIQUE INDEX IF NOT EXISTS each_gift_once
    ON order_items(order_id, gift);
)sql";

/// Opens an order, unless it is open.
Task create_order(const CreateOrder& command, HandlerContext& context) {
  auto& [transaction, is_new] = context.extensions().get<Processing>();
  if (!is_new) co_return;
  transaction.execute("INSERT OR IGNORE INTO orders(order_id) VALUES (?)",
                      command.order_id);
  co_await transaction.commit();
  context.log("order {} is open", command.order_id);
}

bool has_item(Transaction& transaction, const std::string& order_id,
              Gift gift) {
  return transaction.exists(
      "SELECT 1 FROM order_items WHERE order_id = ? AND gift = ?", order_id,
      name(gift));
}

void insert_item(Transaction& transaction, const std::string& order_id,
                 Gift gift) {
  transaction.execute("INSERT INTO order_items(order_id, gift) VALUES (?, ?)",
                      order_id, name(gift));
}

void delete_item(Transaction& transaction, const std::string& order_id,
                 Gift gift) {
  transaction.execute("DELETE FROM order_items WHERE order_id = ? AND gift = ?",
                      order_id, name(gift));
}

/// Puts a gift on an order, once for each message. Tells Billing if that has
/// changed the order, or if the message was processed before: the last attempt
/// may have ended before it told.
Task add_item(const AddItem& command, HandlerContext& context) {
  auto& [transaction, is_new] = context.extensions().get<Processing>();
  const bool changes =
      is_new && !has_item(transaction, command.order_id, command.gift);
  if (changes) insert_item(transaction, command.order_id, command.gift);
  co_await transaction.commit();
  context.log("order {} {}", command.order_id,
              changes ? "holds a " + name(command.gift) : "stays as it is");
  if (changes || !is_new)
    co_await context.publish(ItemAdded{command.order_id, command.gift});
}

/// Takes a gift off an order, once for each message. Tells Billing as above.
Task remove_item(const RemoveItem& command, HandlerContext& context) {
  auto& [transaction, is_new] = context.extensions().get<Processing>();
  const bool changes =
      is_new && has_item(transaction, command.order_id, command.gift);
  if (changes) delete_item(transaction, command.order_id, command.gift);
  co_await transaction.commit();
  context.log("order {} {}", command.order_id,
              changes ? "holds no " + name(command.gift) : "stays as it is");
  if (changes || !is_new)
    co_await context.publish(ItemRemoved{command.order_id, command.gift});
}

void configure_orders(Endpoint& orders) {
  // What fails is tried three times at once, then again after 2 s, and again
  // after 4 s; then it goes to the error queue.
  orders.recoverability(
      {.immediate_retries = 2,
       .delays = {std::chrono::seconds(2), std::chrono::seconds(4)}});
  orders.schema(orders_schema);
  use_deduplication(orders);
  orders.handle<CreateOrder>(create_order);
  orders.handle<AddItem>(add_item);
  orders.handle<RemoveItem>(remove_item);
  orders.before_commit("database failure", fail_drones);
  orders.outgoing().use("deterministic IDs", derive_id);
  orders.outgoing().use("broker failure", fail_first_train);
}
