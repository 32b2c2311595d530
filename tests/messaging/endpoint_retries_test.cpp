#include <doctest/doctest.h>

#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "messaging/waiting/test_time.hpp"
#include "simulation/world/simulated_transport.hpp"
#include "simulation/world/world.hpp"

// What becomes of a message whose handler fails.

using namespace messaging;
using simulation::World;
using test::PlaceOrder;

namespace {

/// Orders, whose handler fails for order A as often as a test says, and notes each try.
struct Orders {
  explicit Orders(int failures_of_a, std::optional<Recoverability> policy = std::nullopt)
      : failures(failures_of_a),
        world({{"orders", [this, policy](Endpoint& orders) {
                  if (policy) orders.recoverability(*policy);
                  orders.handle<PlaceOrder>(
                      [this](const PlaceOrder& command, HandlerContext& context) { return handle(command, context); });
                }}}) {}

  Task handle(const PlaceOrder& command, HandlerContext& context) {
    tries += command.order_id;
    attempts.push_back(context.attempt().delivery * 10 + context.attempt().within_delivery);
    seconds.push_back(static_cast<int>(world.clock().elapsed() / std::chrono::seconds(1)));
    if (command.order_id == "A" && failures-- > 0) throw std::runtime_error("no such order");
    co_return;
  }
  void place(const std::string& order_id) { world.perform(world.endpoint("orders").send(PlaceOrder(order_id))); }
  void run() {
    simulation::FirstChoice in_order;
    world.run(in_order);
  }

  int failures;
  std::string tries;
  std::vector<int> attempts;
  std::vector<int> seconds;
  World world;
};

constexpr int always = 1'000'000;

}  // namespace

TEST_CASE("a message that always fails is tried 24 times within a minute and ends in the error queue, whole") {
  Orders orders(always);
  orders.place("A");
  const Headers sent = orders.world.wire().front().envelope->headers;
  orders.run();

  std::vector<int> expected;
  for (const int second : {0, 10, 30, 60}) expected.insert(expected.end(), 6, second);
  CHECK(orders.seconds == expected);

  REQUIRE(orders.world.broker().failed().size() == 1);
  const auto failed = orders.world.broker().failed().front();
  Headers whole = sent;
  whole["failed-queue"] = "orders";
  whole["exception-message"] = "no such order";
  whole["attempts"] = "24";
  CHECK(failed.headers == whole);
  CHECK(failed.body == R"({"count":1,"order_id":"A"})");
}

TEST_CASE("a handler knows which attempt it is") {
  Orders orders(8);
  orders.place("A");
  orders.run();
  CHECK(orders.attempts == std::vector<int>{11, 12, 13, 14, 15, 16, 21, 22, 23});
}

TEST_CASE("a message that succeeds at last is done with, and never comes back") {
  Orders orders(7);
  orders.place("A");
  orders.run();
  CHECK(orders.tries == "AAAAAAAA");
  CHECK(orders.world.broker().failed().empty());
  CHECK(orders.world.broker().waiting("orders").empty());
}

TEST_CASE("while a message is tried again at once, none overtakes it") {
  Orders orders(5);
  orders.place("A");
  orders.place("B");
  orders.run();
  CHECK(orders.tries == "AAAAAAB");
}

TEST_CASE("while a message waits to be tried later, others overtake it") {
  Orders orders(6);
  orders.place("A");
  orders.place("B");
  orders.run();
  CHECK(orders.tries == "AAAAAABA");
}

TEST_CASE("recoverability is the endpoint's own: fewer tries, other delays") {
  Orders orders(always, Recoverability{.immediate_retries = 1, .delays = {std::chrono::seconds(3)}});
  orders.place("A");
  orders.run();
  CHECK(orders.seconds == std::vector<int>{0, 0, 3, 3});
  CHECK(orders.world.broker().failed().front().header(header::attempts) == "4");
}

TEST_CASE("a message returned from the error queue is tried as often as a new one") {
  Orders orders(always);
  orders.place("A");
  orders.run();
  CHECK(orders.world.broker().return_failed(std::nullopt) == 1);
  orders.run();
  CHECK(orders.tries.size() == 48);
  CHECK(orders.world.broker().failed().front().header(header::attempts) == "24");
}

TEST_CASE("a handler may throw anything: an int ends in the error queue too") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.recoverability({.immediate_retries = 0, .delays = {}});
                  orders.handle<PlaceOrder>([](const PlaceOrder&, HandlerContext&) -> Task {
                    throw 7;
                    co_return;
                  });
                }}});
  world.perform(world.endpoint("orders").send(PlaceOrder("A")));
  simulation::FirstChoice in_order;
  world.run(in_order);
  REQUIRE(world.broker().failed().size() == 1);
  CHECK(world.broker().failed().front().header(header::exception_message) ==
        "something was thrown that is no std::exception");
}

TEST_CASE("a behaviour that throws fails its message like a handler") {
  int tries = 0;
  World world({{"orders", [&](Endpoint& orders) {
                  orders.handle<PlaceOrder>([](const PlaceOrder&, HandlerContext&) -> Task { co_return; });
                  orders.incoming().use("chaos", [&](IncomingContext&, Next next) -> Task {
                    if (++tries < 4) throw std::runtime_error("chaos");
                    co_await next();
                  });
                }}});
  world.perform(world.endpoint("orders").send(PlaceOrder("A")));
  simulation::FirstChoice in_order;
  world.run(in_order);
  CHECK(tries == 4);
  CHECK(world.broker().failed().empty());
}

TEST_CASE("a message that was handed out too often without a result is given up, unhandled") {
  test::VirtualTime time;
  simulation::History log(time.clock());
  simulation::SimulatedBroker broker(time.clock(), log);
  time.before_time_passes([&] {
    const auto options = broker.deliveries();
    if (!options.empty()) broker.deliver(options.front());
    return !options.empty();
  });
  broker.put("orders", Envelope("1", {{header::message_type, "PlaceOrder"}}, R"({"order_id":"A","count":1})"));
  // Three times a process gets it and comes to its end with it.
  for (int i = 0; i < 3; ++i) {
    simulation::SimulatedTransport killed(broker, "orders");
    CHECK(time.run(killed.receive("orders", 1)).at(0).deliveries == i + 1);
  }

  int tries = 0;
  simulation::SimulatedTransport transport(broker, "orders");
  SequentialIds names("orders");
  Endpoint orders("orders", Services{transport, time.clock(), names, log, time.executor()},
                  Database(std::make_shared<Connection>(":memory:")));
  orders.recoverability({.most_deliveries = 3});
  orders.handle<PlaceOrder>([&](const PlaceOrder&, HandlerContext&) -> Task {
    ++tries;
    co_return;
  });
  const auto running = time.start(orders.run());
  time.pass(Milliseconds(0));
  orders.stop();
  time.finish(running);

  CHECK(tries == 0);
  REQUIRE(broker.failed().size() == 1);
  const auto failed = broker.failed().front();
  CHECK(failed.header(header::exception_message) == "given up: handed out 3 times without a result");
  CHECK(failed.header(header::attempts) == "3");
  CHECK(failed.header(header::failed_queue) == "orders");
  CHECK(failed.id() == "1");
}
