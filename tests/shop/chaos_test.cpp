#include "shop/chaos.hpp"

#include <doctest/doctest.h>

#include "shop/steps.hpp"

using namespace messaging;
using namespace shop;

namespace {

struct Holding {
  const Envelope& message() const { return envelope; }
  Envelope envelope;
};

Holding holding(const std::string& type, const std::string& body) {
  return {Envelope("M1", {{header::message_type, type}}, body)};
}

}  // namespace

TEST_CASE("a monkey knows its victims by type and gift") {
  const auto teddy = holding("AddItem", R"({"order_id": "A", "gift": "teddy"})");
  CHECK(is<test::AddItem>(teddy, Gift::teddy));
  CHECK_FALSE(is<test::AddItem>(teddy, Gift::kite));
  CHECK_FALSE(is<test::RemoveItem>(teddy, Gift::teddy));
}

TEST_CASE("what is no message about a gift is nobody's victim") {
  for (const std::string body : {"", "{", "[]", "7", "{}", R"({"gift": 7})", R"({"gift": null})"}) {
    CAPTURE(body);
    CHECK_FALSE(is<test::AddItem>(holding("AddItem", body), Gift::teddy));
  }
}
