#include "shop/worlds/small_world.hpp"

#include <doctest/doctest.h>

#include "shop/steps.hpp"
#include "simulation/search/schedule.hpp"

using namespace shop;
using namespace test;

namespace {

/// Worlds in which a customer types so many lines; those of two break.
Check of_three_worlds() {
  EveryWorld every;
  every.of = "numbers of lines";
  every.worlds = [](bool) {
    std::vector<SmallWorld> worlds;
    for (const int lines : {1, 2, 3}) {
      worlds.push_back({std::to_string(lines) + " lines", [lines](SimulatedShop& shop) {
                          for (int line = 0; line < lines; ++line) shop.type("create A");
                          shop.run();
                          expect(lines < 2, "not so many", std::to_string(lines), "here");
                        }});
    }
    return worlds;
  };
  return in_every_world("so many", 1, every);
}

}  // namespace

TEST_CASE("the first world that breaks is shown, and its name is its token") {
  const auto outcome = of_three_worlds().run(shop_with(right()), false);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->happened == "2");
  CHECK(outcome.picture.token == "2 lines");
  CHECK_FALSE(outcome.picture.moments.empty());
}

TEST_CASE("a world is lived again by its token") {
  const auto check = of_three_worlds();
  CHECK(check.replay(shop_with(right()), "3 lines").broken->happened == "3");
  CHECK_FALSE(check.replay(shop_with(right()), "1 lines").broken);
  CHECK_THROWS_WITH_AS(check.replay(shop_with(right()), "no lines"),
                       "this check has no world 'no lines'; the first is '1 lines', the last '3 lines'",
                       simulation::WrongToken);
}

TEST_CASE("every script is explored; a token names the script, and the schedule in it") {
  Exploration exploration;
  exploration.given = {"create A", "create B"};
  exploration.faults = {Fault::late_copy};
  exploration.properties = {nothing_lost_nothing_twice()};
  const auto check = in_every_script("whatever is typed", 1, exploration,
                                     [](bool deep) { return all_scripts(deep ? 3 : 2, {.creates = false}); });
  CHECK(check.run(shop_with(right()), false).covered.starts_with("All "));
  const auto outcome = check.run(shop_with(Ways()), false);  // which knows no message by its ID
  REQUIRE(outcome.broken);
  CHECK(outcome.picture.token.starts_with("add book to A, remove book from A: C1 late; "));
  CHECK(check.replay(shop_with(Ways()), outcome.picture.token).broken);
  CHECK_THROWS_AS(check.replay(shop_with(right()), "C1 ok"), simulation::WrongToken);
}

TEST_CASE("a world that breaks once and not again is said to be just that") {
  const auto times = std::make_shared<int>(0);
  EveryWorld every;
  every.of = "worlds";
  every.worlds = [times](bool) {
    return std::vector<SmallWorld>{
        {"once", [times](SimulatedShop&) { expect(++*times > 1, "more than once", "once", "here"); }}};
  };
  const auto outcome = in_every_world("so", 1, every).run(shop_with(right()), false);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->happened == "'once' goes wrong, and not if it is tried once more");
}
