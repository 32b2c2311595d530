#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "live/torture/torture_plan.hpp"
#include "messaging/errors.hpp"
#include "shop/typed_line.hpp"

// What the torture types and whom it kills, before anything runs.

namespace {

using live::Fate;
using live::Torment;
using live::TortureOptions;
using live::TorturePlan;

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
      CAPTURE(shop::name(gift));
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
  for (const auto& fault : plan.faults) {
    CHECK(fault.what == Torment::kill);
    ++kills[fault.victim];
    CHECK(fault.after >= 1);
    CHECK(fault.after <= 100);
    CHECK(fault.instance == 1);
  }
  CHECK(kills == std::map<std::string, int>{{"billing", 10}, {"frontend", 10}, {"orders", 10}});
  CHECK(std::is_sorted(plan.faults.begin(), plan.faults.end(),
                       [](const auto& a, const auto& b) { return a.after < b.after; }));
}

TEST_CASE("of several instances each is killed some time, and the Frontend is one") {
  auto wanted = options(1'000, 60);
  wanted.instances = 3;
  std::map<std::string, std::set<int>> killed;
  for (const auto& fault : TorturePlan(wanted).faults) killed[fault.victim].insert(fault.instance);
  CHECK(killed ==
        std::map<std::string, std::set<int>>{{"billing", {1, 2, 3}}, {"frontend", {1}}, {"orders", {1, 2, 3}}});
}

TEST_CASE("what lasts is far from the next, and in the midst of each a process is killed") {
  auto wanted = options(1'000, 30);
  wanted.outages = 3;
  wanted.full_disks = 2;
  const TorturePlan plan(wanted);
  CHECK(plan.count(Torment::outage) == 3);
  CHECK(plan.count(Torment::full_disk) == 2);
  std::size_t before = 0;
  for (const auto& fault : plan.faults) {
    if (!lasts(fault.what)) continue;
    if (before > 0) CHECK(fault.after - before >= 100);
    before = fault.after;
    CHECK(std::any_of(plan.faults.begin(), plan.faults.end(),
                      [&](const auto& other) { return other.what == Torment::kill && other.after == fault.after; }));
  }
}

TEST_CASE("what else goes wrong does so as often as asked for, and changes nothing of what is typed") {
  auto wanted = options(1'000, 9);
  wanted.cuts = 7;
  wanted.malformed = 4;
  const TorturePlan plan(wanted);
  CHECK(plan.commands == TorturePlan(options(1'000, 9)).commands);
  CHECK(plan.count(Torment::kill) == 9);
  CHECK(plan.count(Torment::cut) == 7);
  std::map<std::string, int> malformed;
  for (const auto& fault : plan.faults) {
    if (fault.what == Torment::malformed) ++malformed[fault.victim];
  }
  CHECK(malformed == std::map<std::string, int>{{"billing", 2}, {"orders", 2}});
}

TEST_CASE("what makes no sense is refused with what would") {
  CHECK_THROWS_WITH_AS(TorturePlan(options(0, 0)), "0 commands cannot be typed; 1 to 1000000 can", messaging::Error);
  CHECK_THROWS_WITH_AS(TorturePlan(options(10, 11)), "11 kills do not fit among 10 commands; 0 to 10 do",
                       messaging::Error);
  CHECK_THROWS_AS(TorturePlan(options(10, -1)), messaging::Error);
  auto wanted = options(10, 0);
  wanted.cuts = 11;
  CHECK_THROWS_WITH_AS(TorturePlan{wanted}, "11 cuts do not fit among 10 commands; 0 to 10 do", messaging::Error);
  CHECK(TorturePlan(options(1, 1)).commands.size() == 1);
  wanted = options(1, 1);
  wanted.outages = wanted.full_disks = wanted.cuts = wanted.malformed = 1;
  CHECK(TorturePlan(wanted).faults.size() == 5);
}
