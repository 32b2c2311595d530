#include <doctest/doctest.h>

#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "simulation/world/world.hpp"

// What every message carries, and what it inherits from the message that caused it.

using namespace messaging;
using simulation::NodePlan;
using simulation::World;
using test::OrderPlaced;
using test::PlaceOrder;
using test::SendInvoice;

namespace {

void run(World& world) {
  simulation::FirstChoice in_order;
  world.run(in_order);
}

Task place_order(const PlaceOrder& command, HandlerContext& context) {
  co_await context.clock().sleep(Milliseconds(1500));
  co_await context.publish(OrderPlaced(command.order_id));
}

Task bill(const OrderPlaced& event, HandlerContext& context) {
  co_await context.send(SendInvoice(event.order_id));
}

Task post(const SendInvoice&, HandlerContext&) {
  co_return;
}

/// Frontend, Orders, Billing and the post.
std::vector<NodePlan> flow() {
  return {{"frontend", [](Endpoint&) {}},
          {"orders", [](Endpoint& orders) { orders.handle<PlaceOrder>(place_order); }},
          {"billing", [](Endpoint& billing) { billing.handle<OrderPlaced>(bill); }},
          {"post", [](Endpoint& office) { office.handle<SendInvoice>(post); }}};
}

}  // namespace

TEST_CASE("a command typed at the prompt carries every header") {
  World world(flow());
  world.perform(world.endpoint("frontend").send(PlaceOrder("A")));
  CHECK(world.wire().at(0).destination == "orders");
  const auto& sent = *world.wire().at(0).envelope;
  CHECK(sent.headers == Headers{{"message-id", "frontend-1"},
                                {"conversation-id", "frontend-1"},
                                {"message-type", "PlaceOrder"},
                                {"intent", "command"},
                                {"content-type", "application/json"},
                                {"time-sent", "2026-12-01T00:00:00.000Z"},
                                {"originating-endpoint", "frontend"}});
  CHECK(sent.body == R"({"count":1,"order_id":"A"})");
}

TEST_CASE("an event published by a handler says what caused it, and belongs to the same conversation") {
  World world(flow());
  world.perform(world.endpoint("frontend").send(PlaceOrder("A")));
  run(world);
  CHECK(world.wire().at(1).destination == "OrderPlaced");
  CHECK(world.wire().at(1).envelope->headers == Headers{{"message-id", "orders-1"},
                                                        {"conversation-id", "frontend-1"},
                                                        {"causation-id", "frontend-1"},
                                                        {"message-type", "OrderPlaced"},
                                                        {"intent", "event"},
                                                        {"content-type", "application/json"},
                                                        {"time-sent", "2026-12-01T00:00:01.500Z"},
                                                        {"originating-endpoint", "orders"}});
}

TEST_CASE("over two hops the conversation stays the same and the cause is the hop before") {
  World world(flow());
  world.perform(world.endpoint("frontend").send(PlaceOrder("A")));
  world.perform(world.endpoint("frontend").send(PlaceOrder("B")));
  run(world);
  int invoices = 0;
  for (const auto& sent : world.wire()) {
    const auto& envelope = *sent.envelope;
    if (envelope.type() != "SendInvoice") continue;
    const bool first = envelope.body == R"({"order_id":"A"})";
    CHECK(sent.from == "billing");
    CHECK(envelope.header(header::conversation_id) == (first ? "frontend-1" : "frontend-2"));
    CHECK(envelope.header(header::causation_id) == (first ? "orders-1" : "orders-2"));
    ++invoices;
  }
  CHECK(invoices == 2);
}

TEST_CASE("a handler is given the IDs and the headers of its message") {
  std::string seen;
  World world({{"orders", [&seen](Endpoint& orders) {
                  orders.handle<PlaceOrder>([&seen](const PlaceOrder&, HandlerContext& context) -> Task {
                    seen = context.endpoint_name() + " " + context.message_id() + " " + context.conversation_id() +
                           " " + context.message().header("note");
                    co_return;
                  });
                }}});
  world.broker().put(
      "orders",
      Envelope("7", {{header::message_type, "PlaceOrder"}, {header::conversation_id, "5"}, {"note", "fragile"}},
               R"({"order_id":"A","count":1})"));
  run(world);
  CHECK(seen == "orders 7 5 fragile");
}

TEST_CASE("a message without a conversation begins one under its own ID") {
  World world(flow());
  world.broker().put("orders", Envelope("7", {{header::message_type, "PlaceOrder"}}, R"({"order_id":"A","count":1})"));
  run(world);
  CHECK(world.wire().at(0).envelope->header(header::conversation_id) == "7");
  CHECK(world.wire().at(0).envelope->header(header::causation_id) == "7");
}

TEST_CASE("the sender may choose a message's ID, twice the same too") {
  World world(flow());
  for (int i = 0; i < 2; ++i) world.perform(world.endpoint("frontend").send(PlaceOrder("A"), "typed-5"));
  CHECK(world.wire().at(0).envelope->id() == "typed-5");
  CHECK(world.wire().at(1).envelope->id() == "typed-5");
  CHECK(world.wire().at(1).envelope->header(header::conversation_id) == "typed-5");
}

TEST_CASE("an outgoing behaviour sees where a message goes and what caused it, and changes what is sent") {
  auto plans = flow();
  plans[1].configure = [](Endpoint& orders) {
    orders.handle<PlaceOrder>(place_order);
    orders.outgoing().use("label", [](OutgoingContext& context, Next next) -> Task {
      CHECK(context.intent() == Intent::event);
      CHECK(context.destination() == "OrderPlaced");
      CHECK(context.endpoint_name() == "orders");
      REQUIRE(context.incoming() != nullptr);
      context.message().headers["label"] = "after " + context.incoming()->message_id();
      context.message().headers[header::message_id] = "chosen";
      co_await next();
      co_await next();
    });
  };
  plans[0].configure = [](Endpoint& frontend) {
    frontend.outgoing().use("alone", [](OutgoingContext& context, Next next) -> Task {
      CHECK(context.incoming() == nullptr);
      co_await next();
    });
  };
  World world(plans);
  world.perform(world.endpoint("frontend").send(PlaceOrder("A")));
  run(world);
  REQUIRE(world.wire().size() == 5);
  for (const int copy : {1, 2}) {
    CHECK(world.wire()[copy].envelope->header("label") == "after frontend-1");
    CHECK(world.wire()[copy].envelope->id() == "chosen");
  }
}

TEST_CASE("sending an event and publishing a command are refused, with the verb to use") {
  World world({{"orders", [](Endpoint&) {}}});
  auto& orders = world.endpoint("orders");
  CHECK_THROWS_WITH_AS(static_cast<void>(orders.send(OrderPlaced("A"))), "OrderPlaced is an event: use publish",
                       std::logic_error);
  const auto context = std::make_shared<IncomingContext>(orders, Envelope(), Attempt());
  CHECK_THROWS_WITH_AS(static_cast<void>(context->send(OrderPlaced("A"))), "OrderPlaced is an event: use publish",
                       std::logic_error);
  CHECK_THROWS_WITH_AS(static_cast<void>(context->publish(PlaceOrder("A"))), "PlaceOrder is a command: use send",
                       std::logic_error);
  CHECK(world.wire().empty());
}

TEST_CASE("a command to an endpoint that does not exist is refused at the prompt") {
  World world({{"frontend", [](Endpoint&) {}}});
  CHECK_THROWS_AS(world.perform(world.endpoint("frontend").send(PlaceOrder("A"))), Unroutable);
}

TEST_CASE("a type has one handler in an endpoint") {
  const auto configure = [](Endpoint& orders) {
    orders.handle<PlaceOrder>(place_order);
    orders.handle<PlaceOrder>(place_order);
  };
  CHECK_THROWS_AS(World({{"orders", configure}}), std::logic_error);
}
