#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "messaging/errors.hpp"
#include "shop/live/torture_plan.hpp"
#include "shop/typed_line.hpp"

// What the torture types and whom it kills, before anything runs.

namespace {

using shop::live::Fate;
using shop::live::TortureOptions;
using shop::live::TorturePlan;

TortureOptions options(int commands, int kills, std::uint32_t seed = 1) {
  return {.commands = commands, .kills = kills, .seed = seed};
}

/// Which gifts of which orders a line `add teddy to A` or `remove teddy from A` is about.
std::set<std::pair<std::string, shop::Gift>> meant(const std::vector<std::string>& lines, const std::string& pattern) {
  std::set<std::pair<std::string, shop::Gift>> found;
  for (const auto& text : lines) {
    const shop::TypedLine line(text);
    if (line.is(pattern)) found.emplace(line.order(), line.gift());
  }
  return found;
}

constexpr auto adding = "add <gift> to <order>";
constexpr auto removing = "remove <gift> from <order>";

}  // namespace

TEST_CASE("the same seed gives the same plan, another seed another") {
  const TorturePlan plan(options(1'000, 9));
  const TorturePlan same(options(1'000, 9));
  CHECK(plan.preparation == same.preparation);
  CHECK(plan.commands == same.commands);
  CHECK(plan.orders == same.orders);
  CHECK(plan.commands != TorturePlan(options(1'000, 9, 2)).commands);
  // Also on another machine: this is what seed 1 means.
  CHECK(plan.commands.at(0) == "add bicycle to O6");
}

TEST_CASE("what becomes of a gift follows from what is typed, whatever overtakes what") {
  const TorturePlan plan(options(3'000, 0));
  CHECK(plan.commands.size() == 3'000);
  const auto there_before = meant(plan.preparation, adding);
  const auto added = meant(plan.commands, adding);
  const auto removed = meant(plan.commands, removing);
  std::map<Fate, int> seen;
  for (const auto& [order, gifts] : plan.orders) {
    CHECK(std::count(plan.preparation.begin(), plan.preparation.end(), "create " + order) == 1);
    for (const auto& [gift, fate] : gifts) {
      CAPTURE(order);
      CAPTURE(name(gift));
      const std::pair pair(order, gift);
      CHECK(there_before.contains(pair) == (fate == Fate::goes));
      if (fate != Fate::goes) CHECK(added.contains(pair));
      if (fate == Fate::stays) CHECK_FALSE(removed.contains(pair));
      if (fate == Fate::goes) CHECK_FALSE(added.contains(pair));
      if (fate == Fate::goes) CHECK(removed.contains(pair));
      ++seen[fate];
    }
  }
  CHECK(seen.size() == 3);
}

TEST_CASE("each endpoint is killed as often as the others, among the commands") {
  const TorturePlan plan(options(100, 30));
  std::map<std::string, int> kills;
  for (const auto& kill : plan.kills) {
    ++kills[kill.victim];
    CHECK(kill.after >= 1);
    CHECK(kill.after <= 100);
  }
  CHECK(kills == std::map<std::string, int>{{"billing", 10}, {"frontend", 10}, {"orders", 10}});
  CHECK(std::is_sorted(plan.kills.begin(), plan.kills.end(),
                       [](const auto& a, const auto& b) { return a.after < b.after; }));
}

TEST_CASE("what makes no sense is refused with what would") {
  CHECK_THROWS_WITH_AS(TorturePlan(options(0, 0)), "0 commands cannot be typed; 1 to 1000000 can", messaging::Error);
  CHECK_THROWS_WITH_AS(TorturePlan(options(10, 11)), "11 kills do not fit among 10 commands; 0 to 10 do",
                       messaging::Error);
  CHECK_THROWS_AS(TorturePlan(options(10, -1)), messaging::Error);
  CHECK(TorturePlan(options(1, 1)).commands.size() == 1);
}
