#include "messaging/outgoing_message.hpp"

#include <doctest/doctest.h>

#include "messaging/endpoint.hpp"
#include "messaging/errors.hpp"
#include "messaging/messages.hpp"
#include "simulation/world/world.hpp"

using namespace messaging;
using test::OrderPlaced;
using test::PlaceOrder;

TEST_CASE("messages become JSON, to be stored, and come back as they were") {
  std::vector<OutgoingMessage> messages;
  messages.emplace_back(Intent::command, "orders", Envelope("1", {{"note", "a\"b\\c\n🎁"}}, R"({"a":1})"));
  messages.emplace_back(Intent::event, "OrderPlaced", Envelope("2", {}, "no JSON"));
  const auto again = messages_from_json(to_json_text(messages));
  REQUIRE(again.size() == 2);
  CHECK(again[0].intent == Intent::command);
  CHECK(again[0].destination == "orders");
  CHECK(again[0].envelope.headers == Headers{{"message-id", "1"}, {"note", "a\"b\\c\n🎁"}});
  CHECK(again[0].envelope.body == R"({"a":1})");
  CHECK(again[1].intent == Intent::event);
  CHECK(again[1].envelope.id() == "2");
  CHECK(again[1].envelope.body == "no JSON");
  CHECK(to_json_text(std::vector<OutgoingMessage>()) == "[]");
  CHECK(messages_from_json("[]").empty());
}

TEST_CASE("a message whose body is no UTF-8 can be stored as well") {
  const std::vector<OutgoingMessage> messages(1, {Intent::event, "OrderPlaced", Envelope("1", {}, "caf\xe9")});
  CHECK(messages_from_json(to_json_text(messages)).front().envelope.body == "caf\ufffd");
}

TEST_CASE("what is no JSON array of messages is refused, saying why") {
  CHECK_THROWS_WITH_AS(messages_from_json("{}"), "stored messages are not a JSON array", BadMessage);
  for (const auto* text : {"", "no JSON", "null", "[1]", R"([{"headers":{}}])",
                           R"([{"intent":"event","destination":"a","headers":{},"body":{}}])",
                           R"([{"intent":"event","destination":"a","headers":{"a":1},"body":""}])"}) {
    CHECK_THROWS_AS(messages_from_json(text), BadMessage);
  }
  CHECK_THROWS_WITH_AS(messages_from_json(R"([{"intent":"wish","destination":"a","headers":{},"body":""}])"),
                       "a stored message is neither a command nor an event: its intent is 'wish'", BadMessage);
}

TEST_CASE("a stored message is dispatched with its own ID and headers, through the outgoing pipeline") {
  std::vector<OutgoingMessage> stored;
  std::string causes;
  const auto hold_back_the_first = [&](OutgoingContext& context, Next next) -> Task {
    causes += context.incoming()->message_id() + " ";
    if (stored.empty()) {
      stored.push_back(context.outgoing_message());
    } else {
      co_await next();
    }
  };
  simulation::World world({{"orders",
                            [&](Endpoint& orders) {
                              orders.outgoing().use("hold back", hold_back_the_first);
                              orders.handle<PlaceOrder>([&](const PlaceOrder&, HandlerContext& context) -> Task {
                                co_await context.publish(OrderPlaced("A"));
                                co_await context.clock().sleep(Milliseconds(1000));
                                const auto first = stored.front();
                                co_await context.dispatch(first);
                              });
                            }},
                           {"frontend", [](Endpoint&) {}}});
  world.perform(world.endpoint("frontend").send(PlaceOrder("A")));
  simulation::FirstChoice in_order;
  world.run(in_order);
  REQUIRE(world.wire().size() == 2);
  const auto& sent = world.wire().back();
  CHECK(causes == "frontend-1 frontend-1 ");
  CHECK(sent.intent == Intent::event);
  CHECK(sent.destination == "OrderPlaced");
  CHECK(sent.envelope->headers == stored.front().envelope.headers);
  CHECK(sent.envelope->body == stored.front().envelope.body);
  CHECK(sent.envelope->header("time-sent") == "2026-12-01T00:00:00.000Z");
  CHECK(sent.envelope->header("causation-id") == "frontend-1");
}
