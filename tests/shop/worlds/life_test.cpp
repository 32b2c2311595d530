#include "shop/worlds/life.hpp"

#include <doctest/doctest.h>

#include "shop/checks/check.hpp"
#include "shop/steps.hpp"

using namespace shop;
using namespace test;

namespace {

/// What is said of a life that such a shop leads in exercise 8; `as it should be` if nothing is.
std::string said_of(const Ways& ways, const std::vector<std::string>& actions) {
  SimulatedShop shop(shop_with(ways));
  Life life(shop, 8);
  // The shops of these tests say how often a message is tried.
  shop.world().endpoint("orders").recoverability(
      {.immediate_retries = 2, .delays = {std::chrono::seconds(2), std::chrono::seconds(4)}});
  try {
    life.act(actions);
    return "as it should be";
  } catch (const CheckFailed& failed) {
    return failed.expected + ": " + failed.happened;
  }
}

Ways forgetful() {
  auto ways = right();
  ways.remembers = Remembers::in_memory;
  return ways;
}

}  // namespace

TEST_CASE("a life that is as it should be") {
  CHECK(said_of(right(), {"create A", "add book to A", "restart", "remove book from A", "C2 again", "events again",
                          "add book to A", "8 days pass", "C3 again"}) == "as it should be");
}

TEST_CASE("what is kept in memory only is gone when the process is") {
  const std::vector<std::string> actions{"create A", "add book to A", "remove book from A", "C2 again"};
  CHECK(said_of(forgetful(), actions) == "as it should be");
  auto with_restart = actions;
  with_restart.insert(with_restart.end() - 1, "restart");
  CHECK(said_of(right(), with_restart) == "as it should be");
  CHECK(said_of(forgetful(), with_restart) == "order A holds nothing: it holds a book");
}

TEST_CASE("an order that holds a gift twice") {
  auto ways = right();
  ways.order = Items::list;
  CHECK(said_of(ways, {"create A", "add book to A", "add book to A"}) ==
        "Billing is not told of the AddItem of a book for order A: it is told once");
}

TEST_CASE("an action that is none is refused, and says so") {
  SimulatedShop shop(shop_with(right()));
  Life life(shop, 8);
  CHECK_THROWS_WITH_AS(life.act("dance"), "dance is nothing that happens", std::invalid_argument);
  CHECK_THROWS_AS(life.act("C again"), std::invalid_argument);
}
