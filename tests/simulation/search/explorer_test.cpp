#include "simulation/search/explorer.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

using namespace simulation;

namespace {

Step step(const std::string& message, std::size_t endpoint) {
  Step one;
  one.message = message;
  one.endpoint = endpoint;
  one.identity = std::hash<std::string>()(message);
  return one;
}

/// What a step touches, if it is at this endpoint and adds to no queue.
Footprint at(std::size_t endpoint) {
  Footprint touched;
  touched.endpoints = std::uint64_t{1} << endpoint;
  return touched;
}

/// Takes every one of these steps once, in an order that the explorer chooses; returns the order, or "" if cut short.
std::string take_all(Explorer& explorer, std::vector<Step> left) {
  std::string order;
  while (!left.empty()) {
    const auto chosen = explorer.next(left);
    if (!chosen) return "";
    order += left[*chosen].message;
    explorer.stepped(at(left[*chosen].endpoint));
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(*chosen));
  }
  return order;
}

std::multiset<std::string> all_orders(const std::vector<Step>& steps, bool with_sleep_sets) {
  std::multiset<std::string> orders;
  Explorer explorer(Bounds::each_once({}, 0), with_sleep_sets ? Reductions() : Reductions::none());
  do {
    const auto order = take_all(explorer, steps);
    if (!order.empty()) orders.insert(order);
  } while (explorer.next());
  return orders;
}

Seam commit() {
  Seam seam;
  seam.kind = Seam::Kind::commit;
  static constexpr std::array possible{Fault::commit_fails, Fault::crash};
  seam.possible = possible;
  return seam;
}

}  // namespace

// The worked example: two steps, and in the first that is taken a commit that may fail once.
TEST_CASE("every sequence of choices is visited once, the last choice changing first") {
  Explorer explorer(Bounds::each_once({Fault::commit_fails}, 1), Reductions::none());
  std::string visited;
  do {
    std::vector<Step> left{step("a", 0), step("b", 0)};
    const auto first = *explorer.next(left);
    visited += left[first].message;
    if (explorer.strikes(commit()) == Fault::commit_fails) visited += '!';
    explorer.stepped(at(0));
    left.erase(left.begin() + static_cast<std::ptrdiff_t>(first));
    visited += left[*explorer.next(left)].message;
    if (explorer.strikes(commit()) == Fault::commit_fails) visited += '!';
    explorer.stepped(at(0));
    visited += ' ';
  } while (explorer.next());
  CHECK(visited == "ab ab! a!b ba ba! b!a ");
}

TEST_CASE("an execution without a choice is visited once") {
  Explorer explorer(Bounds::each_once({}, 0));
  CHECK_FALSE(explorer.next());
}

TEST_CASE("steps at one endpoint are taken in every order, steps at different endpoints in one") {
  const std::vector<Step> together{step("a", 0), step("b", 0), step("c", 0), step("d", 0)};
  CHECK(all_orders(together, true).size() == 24);
  const std::vector<Step> apart{step("a", 0), step("b", 1), step("c", 2), step("d", 3)};
  CHECK(all_orders(apart, true).size() == 1);
  CHECK(all_orders(apart, false).size() == 24);
  const std::vector<Step> two_and_two{step("a", 0), step("b", 0), step("c", 1), step("d", 1)};
  CHECK(all_orders(two_and_two, true).size() == 4);
}

TEST_CASE("no order is taken twice, with sleep sets or without") {
  const std::vector<Step> steps{step("a", 0), step("b", 1), step("c", 0), step("d", 2), step("e", 1)};
  for (const bool with_sleep_sets : {true, false}) {
    const auto orders = all_orders(steps, with_sleep_sets);
    CHECK(orders.size() == std::set<std::string>(orders.begin(), orders.end()).size());
  }
}

TEST_CASE("of every two orders that differ in the order at one endpoint, one is kept") {
  const std::vector<Step> steps{step("a", 0), step("b", 1), step("c", 0), step("d", 2), step("e", 1), step("f", 0)};
  const auto seen_at = [](const std::string& order, const std::string& of_one_endpoint) {
    std::string seen;
    for (const char c : order) seen += of_one_endpoint.find(c) == std::string::npos ? "" : std::string(1, c);
    return seen;
  };
  const auto outcomes = [&](bool with_sleep_sets) {
    std::set<std::string> all;
    for (const auto& order : all_orders(steps, with_sleep_sets)) {
      all.insert(seen_at(order, "acf") + " " + seen_at(order, "be") + " " + seen_at(order, "d"));
    }
    return all;
  };
  CHECK(outcomes(true) == outcomes(false));
  CHECK(outcomes(true).size() == 12);
  CHECK(all_orders(steps, true).size() == 12);
}

TEST_CASE("an execution can be had again before going on") {
  const std::vector<Step> steps{step("a", 0), step("b", 0), step("c", 0)};
  Explorer explorer(Bounds::each_once({}, 0));
  std::size_t count = 0;
  do {
    const auto first = take_all(explorer, steps);
    explorer.again();
    CHECK(take_all(explorer, steps) == first);
    ++count;
  } while (explorer.next());
  CHECK(count == 6);
}

TEST_CASE("other steps after the same choices are reported") {
  Explorer explorer(Bounds::each_once({}, 0));
  take_all(explorer, {step("a", 0), step("b", 0)});
  REQUIRE(explorer.next());
  CHECK_THROWS_AS(take_all(explorer, {step("a", 0), step("c", 0)}), Nondeterministic);
}

TEST_CASE("an execution that ends earlier after the same choices is reported") {
  Explorer explorer(Bounds::each_once({}, 0));
  take_all(explorer, {step("a", 0), step("b", 0), step("c", 0)});
  REQUIRE(explorer.next());
  explorer.next({step("a", 0), step("b", 0), step("c", 0)});
  CHECK_THROWS_AS(explorer.next(), Nondeterministic);
}

TEST_CASE("each kind strikes as often as its budget says, and all together no more than the total") {
  const auto most = [](const Bounds& bounds) {
    std::size_t most_faults = 0;
    Explorer explorer(bounds);
    do {
      std::size_t faults = 0;
      explorer.next({step("a", 0)});
      for (int i = 0; i < 4; ++i) faults += explorer.strikes(commit()) == Fault::none ? 0 : 1;
      explorer.stepped(at(0));
      most_faults = std::max(most_faults, faults);
    } while (explorer.next());
    return most_faults;
  };
  CHECK(most(Bounds::each_once({Fault::commit_fails}, 5)) == 1);
  CHECK(most(Bounds::each_once({Fault::commit_fails, Fault::crash}, 2)) == 2);
  CHECK(most(Bounds::each_once({Fault::commit_fails, Fault::crash}, 1)) == 1);
  CHECK(most(Bounds{{{{Fault::commit_fails, Fault::crash}, 3}}, 9, std::nullopt}) == 3);
  CHECK(most(Bounds::each_once({Fault::copy}, 1)) == 0);
}

namespace {

/// How many executions it takes to try two steps at two endpoints in every order; `stops`: the second ends it.
int executions_of_two(bool comes_first, bool stops) {
  std::vector<Step> both{step("a", 1), step("b", 2)};
  for (auto& one : both) one.comes_first = comes_first;
  int executions = 0;
  Explorer explorer(Bounds::each_once({}, 0));
  do {
    ++executions;
    bool stopped = false;
    for (auto left = both; !left.empty() && !stopped;) {
      const auto chosen = explorer.next(left);
      if (!chosen) break;
      explorer.stepped(at(left[*chosen].endpoint));
      stopped = stops && left[*chosen].message == "b";
      left.erase(left.begin() + static_cast<std::ptrdiff_t>(*chosen));
      if (left.empty() && !stopped) explorer.at_rest();
    }
  } while (explorer.next());
  return executions;
}

}  // namespace

TEST_CASE("where a step comes first in any case, and nothing minds the order, the other order is not begun") {
  CHECK(executions_of_two(true, false) == 1);
  CHECK(executions_of_two(false, false) == 2);  // the second is cut short
}

TEST_CASE("what stops in the middle is also tried where it stops before the other step") {
  CHECK(executions_of_two(true, true) == 2);
}
