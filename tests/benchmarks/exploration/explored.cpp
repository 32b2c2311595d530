#include "exploration/explored.hpp"

#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

#include "messaging/messages.hpp"

namespace figures {
namespace {
using namespace messaging;
using test::OrderPlaced;
using test::PlaceOrder;

/// The ID under which a message was stored, for the outgoing pipeline.
struct StoredId {
  std::string text;
};

/// What the outbox knows of a message.
struct Entry {
  bool found = false;
  bool dispatched = false;
  std::string messages = "[]";
};

Entry find(Transaction& transaction, const std::string& message_id) {
  Entry entry;
  auto rows = transaction.query("SELECT messages, dispatched FROM outbox WHERE message_id = ?", message_id);
  if (!rows.next()) return entry;
  entry.found = true;
  entry.messages = rows.text(0);
  entry.dispatched = rows.integer(1) != 0;
  return entry;
}

Task handle_once(HandlerContext& context, std::string order_id, bool publishes) {
  const std::string& id = context.message_id();
  Entry entry;
  {
    Transaction transaction = co_await context.database().begin();
    entry = find(transaction, id);
    if (!entry.found) {
      auto messages = nlohmann::json::array();
      if (publishes) messages.push_back({{"id", id + "-1"}, {"type", "OrderPlaced"}, {"body", OrderPlaced(order_id)}});
      entry.messages = messages.dump();
      transaction.execute("INSERT INTO items VALUES (?, 'book')", order_id);
      transaction.execute("INSERT INTO outbox VALUES (?, ?, 0)", id, entry.messages);
      co_await transaction.commit();
    }
  }
  if (entry.dispatched) co_return;
  const auto messages = nlohmann::json::parse(entry.messages);
  for (const auto& message : messages) {
    context.extensions().set(StoredId{message.at("id").get<std::string>()});
    co_await context.publish(message.at("body").get<OrderPlaced>());
  }
  Transaction transaction = co_await context.database().begin();
  transaction.execute("UPDATE outbox SET messages = '', dispatched = 1 WHERE message_id = ?", id);
  co_await transaction.commit();
}

void make_outbox(Endpoint& endpoint) {
  endpoint.schema(
      "CREATE TABLE IF NOT EXISTS items(order_id TEXT NOT NULL, gift TEXT NOT NULL);"
      "CREATE TABLE IF NOT EXISTS outbox("
      "  message_id TEXT PRIMARY KEY, messages TEXT NOT NULL, dispatched INTEGER NOT NULL)");
  endpoint.outgoing().use("the stored ID", [](OutgoingContext& context, Next next) -> Task {
    const auto* stored = context.incoming() ? context.incoming()->extensions().find<StoredId>() : nullptr;
    if (stored) context.message().headers[header::message_id] = stored->text;
    co_await next();
  });
}

void make_items(Endpoint& endpoint) {
  endpoint.schema("CREATE TABLE IF NOT EXISTS items(order_id TEXT PRIMARY KEY, gift TEXT NOT NULL)");
}

Task add_item(HandlerContext& context, std::string order_id) {
  Transaction transaction = co_await context.database().begin();
  transaction.execute("INSERT OR IGNORE INTO items VALUES (?, 'book')", order_id);
  co_await transaction.commit();
}

}  // namespace

std::vector<simulation::NodePlan> with_outbox() {
  const auto orders = [](Endpoint& endpoint) {
    make_outbox(endpoint);
    endpoint.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) {
      return handle_once(context, command.order_id, true);
    });
  };
  const auto billing = [](Endpoint& endpoint) {
    make_outbox(endpoint);
    endpoint.handle<OrderPlaced>(
        [](const OrderPlaced& event, HandlerContext& context) { return handle_once(context, event.order_id, false); });
  };
  return {{"frontend", make_items}, {"orders", orders}, {"billing", billing}};
}

std::vector<simulation::NodePlan> without_outbox() {
  const auto orders = [](Endpoint& endpoint) {
    make_items(endpoint);
    endpoint.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await add_item(context, command.order_id);
      co_await context.publish(OrderPlaced(command.order_id));
    });
  };
  const auto billing = [](Endpoint& endpoint) {
    make_items(endpoint);
    endpoint.handle<OrderPlaced>(
        [](const OrderPlaced& event, HandlerContext& context) { return add_item(context, event.order_id); });
  };
  return {{"frontend", make_items}, {"orders", orders}, {"billing", billing}};
}

simulation::Bounds all_kinds(int in_total) {
  return simulation::Bounds::each_once({std::begin(simulation::all_faults), std::end(simulation::all_faults)},
                                       in_total);
}

Executions::Executions(std::vector<simulation::NodePlan> plans, int commands, simulation::Order order)
    : plans_(std::move(plans)), commands_(commands), order_(order) {}

void Executions::run(simulation::Choices& choices) {
  simulation::World world(plans_, storage_);
  auto& broker = world.broker();
  broker.names().begin();
  broker.rules(order_);
  for (int number = 1; number <= commands_; ++number) {
    broker.names().next_command(number);
    world.type(world.endpoint("frontend").send(PlaceOrder(std::to_string(number))), choices);
  }
  world.run(choices);
  if (world.at_rest()) require_each_once(world);
}

void Executions::require_each_once(simulation::World& world) const {
  for (const auto* endpoint : {"orders", "billing"}) {
    auto rows =
        world.endpoint(endpoint).database().connection().query("SELECT count(*), count(DISTINCT order_id) FROM items");
    rows.next();
    if (rows.integer(0) == commands_ && rows.integer(1) == commands_) continue;
    throw std::logic_error(std::string("not every order is exactly once at ") + endpoint);
  }
}

}  // namespace figures
