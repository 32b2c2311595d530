#include "workshop/course/build_progress.hpp"

#include <doctest/doctest.h>

using namespace workshop;

TEST_CASE("what Ninja says tells how far a build is, and about how long it still takes") {
  const auto state = build_state("[3/12 4.567] Building CXX object CMakeFiles/shop.dir/orders.cpp.o");
  REQUIRE(state.has_value());
  CHECK(state->finished == 3);
  CHECK(state->total == 12);
  CHECK(state->words() == "Building: 3 of 12, about 14 s left …");
}

TEST_CASE("nobody is told how long a build takes before a quarter of it is finished") {
  const auto state = build_state("[2/12 9.5] Building CXX object CMakeFiles/shop.dir/orders.cpp.o");
  REQUIRE(state.has_value());
  CHECK(state->words() == "Building: 2 of 12 …");
}

TEST_CASE("a line that says nothing about a build is no progress") {
  CHECK_FALSE(build_state("orders.cpp:3:1: error: [3/12 4.5] is not C++").has_value());
  CHECK_FALSE(build_state("[0/2] Re-checking globbed directories...").has_value());
  CHECK_FALSE(build_state("[3/12] Building").has_value());
  CHECK_FALSE(build_state("").has_value());
}
