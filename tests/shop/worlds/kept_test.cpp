#include "shop/worlds/kept.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace shop;

TEST_CASE("what an exercise has established, all later ones keep, unless a later one takes it over") {
  std::set<std::string> before;
  for (int exercise = 1; exercise <= 10; ++exercise) {
    std::set<std::string> now;
    for (const auto& check : with_what_holds_since(exercise, {})) {
      CHECK(check.half == Half::kept);
      CHECK(now.insert(check.name).second);
    }
    for (const auto& name : before) {
      const bool taken_over = exercise == 10 && name.starts_with("an ID is the same in any process");
      CHECK_MESSAGE(now.contains(name) == !taken_over, exercise, ": ", name);
    }
    before = std::move(now);
  }
}
