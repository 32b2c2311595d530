#include <doctest/doctest.h>

#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "simulation/world/world.hpp"

// Whatever comes over the wire, an endpoint goes on: what it cannot read goes whole to the error queue, with the
// reason.

using namespace messaging;
using simulation::World;
using test::PlaceOrder;

namespace {

const std::string good_body = R"({"order_id":"A","count":1})";

/// An endpoint that gets one bad message and then a good one.
struct AfterABadOne {
  explicit AfterABadOne(const Envelope& bad)
      : world({{"orders", [this](Endpoint& orders) {
                  orders.handle<PlaceOrder>([this](const PlaceOrder& command, HandlerContext&) -> Task {
                    handled += command.order_id + " ";
                    co_return;
                  });
                }}}) {
    world.broker().put("orders", bad);
    world.broker().put("orders", Envelope("2", {{header::message_type, "PlaceOrder"}}, good_body));
    simulation::FirstChoice in_order;
    world.run(in_order);

    REQUIRE(world.broker().failed().size() == 1);
    const auto failed = world.broker().failed().front();
    reason = failed.header(header::exception_message);
    CHECK(handled == "A ");
    CHECK(world.clock().elapsed() == Milliseconds(0));
    CHECK(failed.body == bad.body);
    CHECK(failed.header(header::failed_queue) == "orders");
    CHECK(failed.header(header::attempts) == "1");
    for (const auto& [name, value] : bad.headers) CHECK(failed.header(name) == value);
  }
  bool reason_mentions(const std::string& words) const { return reason.find(words) != std::string::npos; }

  std::string handled;
  World world;
  std::string reason;
};

Envelope place_order(std::string body) {
  return Envelope("1", {{header::message_type, "PlaceOrder"}, {"note", "fragile"}}, std::move(body));
}

}  // namespace

TEST_CASE("a message of an unknown type goes to the error queue, and the next one is handled") {
  const AfterABadOne after(Envelope("1", {{header::message_type, "LaunchRocket"}}, good_body));
  CHECK(after.reason_mentions("LaunchRocket"));
  CHECK(after.reason_mentions("orders"));
}

TEST_CASE("a message without a type goes to the error queue, and the next one is handled") {
  CHECK(AfterABadOne(Envelope("1", {}, good_body)).reason_mentions("no message-type header"));
}

TEST_CASE("a message without any header goes to the error queue, and the next one is handled") {
  Envelope nameless;
  nameless.body = good_body;
  CHECK(AfterABadOne(nameless).reason_mentions("no message-type header"));
}

TEST_CASE("a body that is not JSON goes to the error queue, and the next one is handled") {
  for (const std::string body :
       {"", "{", "no JSON", R"({"order_id":"A","count":1)", "{\"order_id\":\"\xff\"}", "{} {}", "{'order_id':'A'}"}) {
    CAPTURE(body);
    CHECK(AfterABadOne(place_order(body)).reason_mentions("not JSON"));
  }
}

TEST_CASE("a body without a field goes to the error queue, and the next one is handled") {
  CHECK(AfterABadOne(place_order(R"({"order_id":"A"})")).reason_mentions("'count'"));
}

TEST_CASE("a body with a field of another type goes to the error queue, and the next one is handled") {
  CHECK(AfterABadOne(place_order(R"({"order_id":["A"],"count":1})")).reason_mentions("must be string, but is array"));
}

TEST_CASE("a body that is JSON of quite another shape goes to the error queue, and the next one is handled") {
  for (const auto* body : {"null", "7", "[]", "\"text\"", "{}"}) {
    CAPTURE(body);
    CHECK(AfterABadOne(place_order(body)).reason_mentions("PlaceOrder"));
  }
}

TEST_CASE("a body nested 100,000 deep goes to the error queue, and the next one is handled") {
  AfterABadOne(place_order(std::string(100'000, '[')));
  AfterABadOne(place_order(std::string(100'000, '[') + std::string(100'000, ']')));
}

TEST_CASE("a body that is too long goes to the error queue unread, and the next one is handled") {
  const std::string text(Endpoint::longest_body, 'x');
  const auto body = R"({"count":1,"order_id":")" + text + "\"}";
  CHECK(AfterABadOne(place_order(body)).reason_mentions(std::to_string(body.size()) + " bytes"));
}

TEST_CASE("a body of the greatest length is read") {
  std::size_t length = 0;
  World world({{"orders", [&](Endpoint& orders) {
                  orders.handle<PlaceOrder>([&](const PlaceOrder& command, HandlerContext&) -> Task {
                    length = command.order_id.size();
                    co_return;
                  });
                }}});
  const std::string frame = R"({"count":1,"order_id":""})";
  const std::string text(Endpoint::longest_body - frame.size(), 'x');
  world.perform(world.endpoint("orders").send(PlaceOrder(text)));
  simulation::FirstChoice in_order;
  world.run(in_order);
  CHECK(length == text.size());
}

TEST_CASE("a handler that finds a message unfit sends it to the error queue without further tries") {
  int tries = 0;
  World world({{"orders", [&](Endpoint& orders) {
                  orders.handle<PlaceOrder>([&](const PlaceOrder&, HandlerContext&) -> Task {
                    ++tries;
                    throw BadMessage("an order of nothing");
                    co_return;
                  });
                }}});
  world.perform(world.endpoint("orders").send(PlaceOrder("A", 0)));
  simulation::FirstChoice in_order;
  world.run(in_order);
  CHECK(tries == 1);
  REQUIRE(world.broker().failed().size() == 1);
  CHECK(world.broker().failed().front().header(header::exception_message) == "an order of nothing");
}
