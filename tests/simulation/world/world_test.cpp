#include "simulation/world/world.hpp"

#include <doctest/doctest.h>

#include <set>

#include "messaging/messages.hpp"
#include "simulation/search/explorer.hpp"

using namespace messaging;
using namespace simulation;
using test::OrderPlaced;
using test::PlaceOrder;
using test::SendInvoice;

namespace {

using Configure = std::function<void(Endpoint&)>;

void run(World& world) {
  FirstChoice in_order;
  world.run(in_order);
}

void place(World& world, const std::string& order_id) {
  world.perform(world.endpoint("orders").send(PlaceOrder(order_id)));
}

/// Orders tells Billing, and Billing the post; each notes what it handles.
std::vector<NodePlan> noting_flow(std::string& notes) {
  return {{"orders",
           [&notes](Endpoint& orders) {
             orders.handle<PlaceOrder>([&notes](const PlaceOrder& command, HandlerContext& context) -> Task {
               notes += "o" + command.order_id + " ";
               co_await context.publish(OrderPlaced(command.order_id));
             });
           }},
          {"billing", [&notes](Endpoint& billing) {
             billing.handle<OrderPlaced>([&notes](const OrderPlaced& event, HandlerContext&) -> Task {
               notes += "b" + event.order_id + " ";
               co_return;
             });
           }}};
}

/// One endpoint, orders, with this handler of PlaceOrder.
template <class Handler>
std::vector<NodePlan> orders_with(Handler handler) {
  return {{"orders", [handler](Endpoint& orders) { orders.handle<PlaceOrder>(handler); }}};
}

}  // namespace

TEST_CASE("messages are handled in the order in which they were sent, until nothing is left to do") {
  std::string notes;
  World world(noting_flow(notes));
  for (const auto* id : {"3", "1", "2"}) place(world, id);
  CHECK(notes.empty());
  run(world);
  std::string orders;
  std::string billing;
  for (std::size_t i = 0; i < notes.size(); i += 3) (notes[i] == 'o' ? orders : billing) += notes[i + 1];
  CHECK(orders == "312");
  CHECK(billing == "312");
  CHECK(world.broker().waiting("orders").empty());
  CHECK(world.broker().waiting("billing").empty());
  CHECK(world.broker().in_hand().empty());
}

TEST_CASE("the choices decide which endpoint goes first: every interleaving is reached") {
  // Two placed orders; each is handled by Orders, then by Billing: o1 o2 b1 b2 interleave in two ways.
  std::multiset<std::string> seen;
  const auto no_faults = Bounds::each_once({}, 0);
  Explorer explorer(no_faults, Reductions::none());
  do {
    std::string notes;
    World world(noting_flow(notes));
    place(world, "1");
    place(world, "2");
    world.run(explorer);
    seen.insert(notes);
  } while (explorer.next());
  CHECK(seen == std::multiset<std::string>{"o1 b1 o2 b2 ", "o1 o2 b1 b2 "});
}

TEST_CASE("two runs with the same choices have the same history, to the last line and the last ID") {
  std::vector<std::string> histories[2];
  for (auto& lines : histories) {
    std::string notes;
    World world(noting_flow(notes));
    place(world, "1");
    place(world, "2");
    run(world);
    lines = to_lines(world.history());
    for (const auto& sent : world.wire()) lines.push_back(to_json_text(sent.envelope->headers));
  }
  CHECK(histories[0] == histories[1]);
  CHECK(histories[0].size() > 6);
}

TEST_CASE("time passes only when nothing else can happen") {
  std::vector<std::string> seen;
  World* here = nullptr;
  const auto note = [&](const std::string& what) {
    seen.push_back(what + " at " + std::to_string(here->clock().elapsed().count()));
  };
  World world({{"orders",
                [&](Endpoint& orders) {
                  orders.handle<PlaceOrder>([&](const PlaceOrder&, HandlerContext& context) -> Task {
                    note("orders");
                    co_await context.publish(OrderPlaced("A"));
                    co_await context.clock().sleep(Milliseconds(10'000));
                    note("orders woke");
                  });
                }},
               {"billing", [&](Endpoint& billing) {
                  billing.handle<OrderPlaced>([&](const OrderPlaced&, HandlerContext&) -> Task {
                    note("billing");
                    co_return;
                  });
                }}});
  here = &world;
  place(world, "A");
  run(world);
  CHECK(seen == std::vector<std::string>{"orders at 0", "billing at 0", "orders woke at 10000"});
}

TEST_CASE("an endpoint handles one message at a time") {
  int at_once = 0;
  int most = 0;
  World world(orders_with([&](const PlaceOrder&, HandlerContext& context) -> Task {
    most = std::max(most, ++at_once);
    co_await context.clock().sleep(Milliseconds(10));
    --at_once;
  }));
  for (const auto* id : {"1", "2", "3"}) place(world, id);
  run(world);
  CHECK(most == 1);
  CHECK(world.clock().elapsed() == Milliseconds(30));
}

TEST_CASE("messages without end are reported, not waited for") {
  World world(orders_with([](const PlaceOrder& command, HandlerContext& context) -> Task {
    co_await context.send(PlaceOrder(command.order_id));
  }));
  place(world, "A");
  CHECK_THROWS_AS(run(world), Stuck);
}

TEST_CASE("a handler that sleeps again and again is reported, and the world still comes to its end") {
  World world(orders_with([](const PlaceOrder&, HandlerContext& context) -> Task {
    for (;;) co_await context.clock().sleep(std::chrono::seconds(1));
  }));
  place(world, "A");
  CHECK_THROWS_AS(run(world), Stuck);
}

TEST_CASE("a second transaction while one is open is reported, and the world still comes to its end") {
  World world(orders_with([](const PlaceOrder&, HandlerContext& context) -> Task {
    Transaction first = co_await context.database().begin();
    Transaction second = co_await context.database().begin();
  }));
  place(world, "A");
  try {
    run(world);
    FAIL("nothing was thrown");
  } catch (const Stuck& stuck) {
    CHECK(std::string(stuck.what()).find("PlaceOrder") != std::string::npos);
    CHECK(std::string(stuck.what()).find("transaction") != std::string::npos);
  }
}

TEST_CASE("a world may end in the middle of a sleep, and with messages that wait") {
  bool woke = false;
  const auto held = std::make_shared<int>();
  {
    World world(orders_with([&](const PlaceOrder&, HandlerContext& context) -> Task {
      const auto while_it_lives = held;
      Transaction transaction = co_await context.database().begin();
      co_await context.clock().sleep(std::chrono::seconds(10));
      woke = true;
    }));
    place(world, "A");
    place(world, "B");
    for (const auto& option : world.broker().deliveries()) world.broker().deliver(option);
    world.perform([]() -> Task { co_return; }());
    CHECK(world.broker().in_hand().size() == 1);
    CHECK(held.use_count() == 2);
  }
  CHECK_FALSE(woke);
  CHECK(held.use_count() == 1);
}

TEST_CASE("what is performed runs at once, and what it throws is thrown") {
  World world(std::vector<NodePlan>{});
  bool ran = false;
  const auto work = [&]() -> Task {
    ran = true;
    throw std::runtime_error("no");
    co_return;
  };
  CHECK_THROWS_WITH(world.perform(work()), "no");
  CHECK(ran);
}

TEST_CASE("each endpoint has a database and IDs of its own") {
  std::string notes;
  World world(noting_flow(notes));
  world.endpoint("orders").database().connection().script("CREATE TABLE mine(x)");
  CHECK_THROWS(world.endpoint("billing").database().connection().execute("SELECT * FROM mine"));
  place(world, "1");
  run(world);
  CHECK(world.wire().at(0).envelope->id() == "orders-1");
  CHECK(world.wire().at(1).envelope->id() == "orders-2");
}

TEST_CASE("an endpoint that is not part of the world is missed by name") {
  World world(std::vector<NodePlan>{});
  CHECK_THROWS_WITH_AS(world.endpoint("orders"), "there is no endpoint orders", std::out_of_range);
}

TEST_CASE("what configuring an endpoint throws is thrown by the world") {
  const Configure fails = [](Endpoint&) { throw std::runtime_error("cannot be configured"); };
  CHECK_THROWS_WITH(World({{"orders", fails}}), "cannot be configured");
}

TEST_CASE("an endpoint that is restarted has its database, and nothing else, of before") {
  int configured = 0;
  World world({{"orders", [&configured](Endpoint& orders) {
                  ++configured;
                  orders.schema("CREATE TABLE IF NOT EXISTS placed(order_id TEXT)");
                  orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
                    Transaction transaction = co_await context.database().begin();
                    transaction.execute("INSERT INTO placed VALUES (?)", command.order_id);
                    co_await transaction.commit();
                  });
                }}});
  place(world, "A");
  run(world);
  world.restart("orders");
  place(world, "B");
  run(world);
  CHECK(configured == 2);
  Rows rows = world.endpoint("orders").database().connection().query("SELECT count(*) FROM placed");
  REQUIRE(rows.next());
  CHECK(rows.integer(0) == 2);
}

TEST_CASE("an endpoint that cannot be restarted says why, and the world can still end") {
  bool first = true;
  World world({{"orders", [&first](Endpoint& orders) {
                  orders.schema(first ? "CREATE TABLE placed(order_id TEXT)" : "CREATE TABLE placed(gift TEXT)");
                  first = false;
                }}});
  CHECK_THROWS_WITH_AS(world.restart("orders"), "SQLite refuses the schema of orders: table placed already exists",
                       DatabaseError);
}

TEST_CASE("changes that nobody committed are seen to be dropped, and a mere look is not") {
  for (const bool changes : {true, false}) {
    CAPTURE(changes);
    World world({{"orders", [changes](Endpoint& orders) {
                    orders.schema("CREATE TABLE placed(order_id TEXT)");
                    orders.handle<PlaceOrder>([changes](const PlaceOrder&, HandlerContext& context) -> Task {
                      Transaction transaction = co_await context.database().begin();
                      transaction.exists("SELECT 1 FROM placed");
                      if (changes) transaction.execute("INSERT INTO placed VALUES ('A')");
                    });
                  }}});
    place(world, "A");
    run(world);
    const auto lines = to_lines(world.history());
    const auto dropped = std::count(lines.begin(), lines.end(), "orders    drops its changes: no commit");
    CHECK(dropped == (changes ? 1 : 0));
  }
}

TEST_CASE("the history tells of sending, receiving, saving, completing and failing, and of time that passed") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.recoverability({.immediate_retries = 0, .delays = {std::chrono::seconds(10)}});
                  orders.handle<PlaceOrder>([](const PlaceOrder&, HandlerContext& context) -> Task {
                    Transaction transaction = co_await context.database().begin();
                    co_await transaction.commit();
                    if (context.attempt().delivery == 1) throw std::runtime_error("once");
                  });
                }}});
  place(world, "A");
  run(world);
  const std::vector<std::string> expected{
      R"(orders    sends PlaceOrder {"count":1,"order_id":"A"})",
      R"(orders    receives PlaceOrder {"count":1,"order_id":"A"})",
      "orders    saves its changes",
      "orders    attempt 1 of PlaceOrder fails: once",
      R"(orders    PlaceOrder {"count":1,"order_id":"A"} failed: once. Trying again in 10 s)",
      "orders    gives PlaceOrder back",
      "          (10 s later)",
      R"(orders    receives PlaceOrder {"count":1,"order_id":"A"}, delivery 2)",
      "orders    saves its changes",
      "orders    is done with PlaceOrder",
  };
  const auto lines = to_lines(world.history());
  std::string differ;
  for (std::size_t i = 0; i < std::max(lines.size(), expected.size()); ++i) {
    const auto got = i < lines.size() ? lines[i] : "nothing";
    if (i >= expected.size() || got != expected[i]) differ += got + "\n";
  }
  CHECK(differ == "");
}
