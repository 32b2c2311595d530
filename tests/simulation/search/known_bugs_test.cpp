#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <set>

#include "simulation/search/exploring.hpp"

using namespace messaging;
using namespace simulation;
using namespace test;

namespace {

/// What breaks in it under every kind of fault, at most two in one execution: the property, how many faults it takes,
/// and the token that shows it.
std::string found_in(const System& system, const std::vector<Property>& properties) {
  const auto bounds = Bounds::each_once({std::begin(all_faults), std::end(all_faults)}, 2);
  const auto found = search(execution(system, properties), bounds, static_cast<int>(system.typed.size()));
  if (!found.counterexample) return found.coverage.truncated ? "too much to see" : "nothing";
  const auto& [property, schedule, cost] = *found.counterexample;
  return fmt::format("{}; faults: {}; {}", property, cost.faults, schedule.token());
}

std::multiset<std::string> notes(World& world, const std::string& endpoint) {
  std::multiset<std::string> lines;
  Rows rows = world.endpoint(endpoint).database().connection().query("SELECT line FROM notes");
  while (rows.next()) lines.insert(rows.text(0));
  return lines;
}

bool all_different(const std::multiset<std::string>& lines) {
  return std::adjacent_find(lines.begin(), lines.end()) == lines.end();
}

/// The orders that should be there: for each, the last command decides, with a count or with none.
std::multiset<std::string> ordered(World& world) {
  std::set<std::string> orders;
  for (const auto& sent : world.wire()) {
    if (sent.from != "frontend") continue;
    const auto command = nlohmann::json::parse(sent.envelope->body).get<PlaceOrder>();
    if (command.count > 0) orders.insert(command.order_id);
    if (command.count == 0) orders.erase(command.order_id);
  }
  return {orders.begin(), orders.end()};
}

const Property nothing_twice{"no order is placed twice",
                             [](World& world) { return all_different(notes(world, "orders")); }};
const Property nothing_lost{"no order is lost", [](World& world) {
                              const auto placed = notes(world, "orders");
                              const auto wanted = ordered(world);
                              return std::includes(placed.begin(), placed.end(), wanted.begin(), wanted.end());
                            }};
const Property as_ordered{"orders are as ordered",
                          [](World& world) { return notes(world, "orders") == ordered(world); }};
const Property billed_if_placed{"only placed orders are billed", [](World& world) {
                                  const auto placed = notes(world, "orders");
                                  const auto billed = notes(world, "billing");
                                  return std::includes(placed.begin(), placed.end(), billed.begin(), billed.end());
                                }};
const Property billed_once{"every order is billed once",
                           [](World& world) { return notes(world, "billing") == ordered(world); }};
const Property nothing_failed{"no message is given up", [](World& world) { return world.broker().failed().empty(); }};

/// Orders without anybody who listens.
template <class Handler>
NodePlan orders_with(Handler handler) {
  return {"orders", [handler](Endpoint& orders) {
            keeps_notes(orders);
            orders.handle<PlaceOrder>(handler);
          }};
}

/// Runs once for each message: its ID is kept with what it changes.
template <class Work>
Task once(HandlerContext& context, Work work) {
  Transaction transaction = co_await context.database().begin();
  if (transaction.exists("SELECT 1 FROM handled WHERE id = ?", context.message_id())) co_return;
  transaction.execute("INSERT INTO handled VALUES (?)", context.message_id());
  work(transaction);
  co_await transaction.commit();
}

void keeps_handled(Endpoint& endpoint) {
  endpoint.schema("CREATE TABLE IF NOT EXISTS handled(id TEXT PRIMARY KEY)");
}

/// Bills each event once, by its ID.
NodePlan billing() {
  return {"billing", [](Endpoint& billing) {
            keeps_notes(billing);
            keeps_handled(billing);
            billing.handle<OrderPlaced>([](const OrderPlaced& event, HandlerContext& context) -> Task {
              co_await once(context, [&](Transaction& transaction) {
                transaction.execute("INSERT INTO notes VALUES (?)", event.order_id);
              });
            });
          }};
}

/// Places each order once, by the ID of the command, and tells of it each time.
Task place_once_and_tell(const PlaceOrder& command, HandlerContext& context) {
  co_await once(context, [&](Transaction& transaction) {
    transaction.execute("INSERT INTO notes VALUES (?)", command.order_id);
  });
  co_await context.publish(OrderPlaced(command.order_id));
}

}  // namespace

TEST_CASE("a handler that adds a row each time is found out by a message that comes twice") {
  const System system{{frontend(), notes_each<PlaceOrder>("orders")}, place({"A", "B"})};
  CHECK(found_in(system, {nothing_twice}) == "no order is placed twice; faults: 1; without C2; C1, ack lost; C1 again");
}

TEST_CASE("an event that leaves before the commit is found out by a commit that fails") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    never_retries(orders);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await context.publish(OrderPlaced(command.order_id));
      co_await note(context, command.order_id);
    });
  };
  const System system{{frontend(), {"orders", configure}, notes_each<OrderPlaced>("billing")}, place({"A", "B"})};
  CHECK(found_in(system, {billed_if_placed}) ==
        "only placed orders are billed; faults: 1; without C2; C1, commit fails; E1 ok");
}

TEST_CASE("a mark that is saved before what it stands for is found out by a failure between them") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    keeps_handled(orders);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      bool is_new = false;
      co_await once(context, [&](Transaction&) { is_new = true; });
      if (is_new) co_await note(context, command.order_id);
    });
  };
  const System system{{frontend(), {"orders", configure}}, place({"A", "B"})};
  CHECK(found_in(system, {nothing_lost, nothing_twice}) ==
        "no order is lost; faults: 1; without C2; C1, 2nd commit fails");
}

TEST_CASE("IDs that are kept in memory are found out by a crash") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    const auto seen = std::make_shared<std::set<std::string>>();
    orders.handle<PlaceOrder>([seen](const PlaceOrder& command, HandlerContext& context) -> Task {
      if (seen->contains(context.message_id())) co_return;
      co_await note(context, command.order_id);
      seen->insert(context.message_id());
    });
  };
  const System system{{frontend(), {"orders", configure}}, place({"A", "B"})};
  CHECK(found_in(system, {nothing_lost, nothing_twice}) ==
        "no order is placed twice; faults: 1; without C2; C1, crash before ack; C1 again");
}

TEST_CASE("IDs that are kept in memory before the commit are found out by a commit that fails") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    const auto seen = std::make_shared<std::set<std::string>>();
    orders.handle<PlaceOrder>([seen](const PlaceOrder& command, HandlerContext& context) -> Task {
      if (seen->insert(context.message_id()).second) co_await note(context, command.order_id);
    });
  };
  const System system{{frontend(), {"orders", configure}}, place({"A", "B"})};
  CHECK(found_in(system, {nothing_lost, nothing_twice}) == "no order is lost; faults: 1; without C2; C1, commit fails");
}

TEST_CASE("a new ID for each sending is found out where the receiver goes by IDs") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    keeps_handled(orders);
    orders.handle<PlaceOrder>(place_once_and_tell);
  };
  const System system{{frontend(), {"orders", configure}, billing()}, place({"A", "B"})};
  CHECK(found_in(system, {as_ordered, billed_once}) ==
        "every order is billed once; faults: 1; without C2; C1, E1 unsure; E1 ok; E2 ok");
}

TEST_CASE("one retry is found out by two failures, and by no fewer") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    orders.recoverability({.immediate_retries = 1, .delays = {}});
    orders.handle<PlaceOrder>(commit_then_publish);
  };
  const System system{{frontend(), {"orders", configure}, notes_each<OrderPlaced>("billing")}, place({"A", "B"})};
  CHECK(found_in(system, {nothing_failed}) ==
        "no message is given up; faults: 2; without C2; C1, E1 lost, 2nd commit fails");
}

TEST_CASE("a handler that may run again, but not later, is found out by what overtakes a message") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      Transaction transaction = co_await context.database().begin();
      transaction.execute("DELETE FROM notes WHERE line = ?", command.order_id);
      if (command.count > 0) transaction.execute("INSERT INTO notes VALUES (?)", command.order_id);
      co_await transaction.commit();
    });
  };
  const System system{{frontend(), {"orders", configure}},
                      {PlaceOrder("A", 1), PlaceOrder("A", 0), PlaceOrder("B", 1)}};
  CHECK(found_in(system, {as_ordered}) ==
        "orders are as ordered; faults: 1; without C3; C1, ack lost; C2 ok; C1 again");
}

TEST_CASE("what runs once for each message, and tells of it each time, breaks nothing") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    keeps_handled(orders);
    derives_ids(orders);
    orders.handle<PlaceOrder>(place_once_and_tell);
  };
  System system{{frontend(), {"orders", configure}, billing()}, place({"A", "B"})};
  CHECK(found_in(system, {as_ordered, billed_once, nothing_failed}) == "nothing");
  system.typed = place({"A"});
  system.order = Order::any;
  CHECK(found_in(system, {as_ordered, billed_once, nothing_failed}) == "nothing");
}

TEST_CASE("what may run as often as it likes breaks nothing") {
  const auto puts = [](HandlerContext& context, std::string line) -> Task {
    Transaction transaction = co_await context.database().begin();
    if (!transaction.exists("SELECT 1 FROM notes WHERE line = ?", line)) {
      transaction.execute("INSERT INTO notes VALUES (?)", line);
    }
    co_await transaction.commit();
  };
  const auto configure_orders = [puts](Endpoint& orders) {
    keeps_notes(orders);
    orders.handle<PlaceOrder>([puts](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await puts(context, command.order_id);
      co_await context.publish(OrderPlaced(command.order_id));
    });
  };
  const auto configure_billing = [puts](Endpoint& billing) {
    keeps_notes(billing);
    billing.handle<OrderPlaced>(
        [puts](const OrderPlaced& event, HandlerContext& context) -> Task { co_await puts(context, event.order_id); });
  };
  const System system{{frontend(), {"orders", configure_orders}, {"billing", configure_billing}}, place({"A", "B"})};
  CHECK(found_in(system, {as_ordered, billed_once, nothing_failed}) == "nothing");
}
