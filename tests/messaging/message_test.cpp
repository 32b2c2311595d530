#include "messaging/message.hpp"

#include <doctest/doctest.h>

#include "messaging/endpoint.hpp"
#include "messaging/errors.hpp"
#include "messaging/messages.hpp"

using namespace messaging;
using test::OrderPlaced;
using test::PlaceOrder;

namespace {

/// Why this body is no PlaceOrder; empty if it is one.
std::string refusal(const char* body) {
  try {
    read<PlaceOrder>("PlaceOrder", nlohmann::json::parse(body));
  } catch (const BadMessage& error) {
    return error.what();
  }
  return "";
}

bool mentions(const std::string& text, const std::string& word) {
  return text.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("a command knows its type, its owner and its body") {
  const AnyMessage message = PlaceOrder("A", 3);
  CHECK(message.intent() == Intent::command);
  CHECK(message.type() == "PlaceOrder");
  CHECK(message.owner() == "orders");
  CHECK(message.body() == R"({"count":3,"order_id":"A"})");
}

TEST_CASE("an event has no owner") {
  const AnyMessage message = OrderPlaced("A");
  CHECK(message.intent() == Intent::event);
  CHECK(message.type() == "OrderPlaced");
  CHECK(message.owner().empty());
}

TEST_CASE("a message is read back from its body as it was") {
  const AnyMessage message = PlaceOrder("čtyři \"🎁\"", 3);
  const auto again = read<PlaceOrder>("PlaceOrder", nlohmann::json::parse(message.body()));
  CHECK(again.order_id == "čtyři \"🎁\"");
  CHECK(again.count == 3);
}

TEST_CASE("a field that a message does not know is passed over") {
  CHECK(refusal(R"({"order_id":"A","count":1,"colour":"red"})") == "");
}

TEST_CASE("a body without a field is refused, by the name of the field") {
  const auto said = refusal(R"({"order_id":"A"})");
  CHECK(mentions(said, "PlaceOrder"));
  CHECK(mentions(said, "'count'"));
}

TEST_CASE("a body with a field of another type is refused, by the types") {
  const auto said = refusal(R"({"order_id":7,"count":1})");
  CHECK(mentions(said, "PlaceOrder"));
  CHECK(mentions(said, "must be string, but is number"));
}

TEST_CASE("a body that is JSON but no object is refused") {
  for (const auto* body : {"[]", "7", "null", "\"text\"", "true"}) CHECK(mentions(refusal(body), "PlaceOrder"));
}

TEST_CASE("text that is not UTF-8 cannot be put into a message") {
  CHECK_THROWS(AnyMessage(PlaceOrder("\xff")));
}
