#include "simulation/choices.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <string>

using namespace simulation;

// The worked example. An execution asks: a letter, a or b? After a, a number up to 3; after b, nothing more.
TEST_CASE("every sequence of choices is visited once, the last choice changing first") {
  Exhaustive choices;
  std::string visited;
  do {
    const bool a = choices.choose(2) == 0;
    visited += a ? 'a' : 'b';
    if (a) visited += std::to_string(choices.choose(3) + 1);
    visited += ' ';
  } while (choices.next());
  CHECK(visited == "a1 a2 a3 b ");
}

TEST_CASE("an execution without a choice is visited once") {
  Exhaustive choices;
  CHECK_FALSE(choices.next());
}

TEST_CASE("what was chosen can be read, and starts with the first of everything") {
  Exhaustive choices;
  choices.choose(2);
  choices.choose(4);
  CHECK(choices.chosen() == std::vector<std::size_t>{0, 0});
  REQUIRE(choices.next());
  CHECK(choices.choose(2) == 0);
  CHECK(choices.choose(4) == 1);
  CHECK(choices.chosen() == std::vector<std::size_t>{0, 1});
}

TEST_CASE("all orders of four things are visited, none twice") {
  Exhaustive choices;
  std::multiset<std::string> orders;
  do {
    std::string left = "abcd";
    std::string order;
    while (left.size() > 1) {
      const auto chosen = choices.choose(left.size());
      order += left[chosen];
      left.erase(chosen, 1);
    }
    orders.insert(order + left);
  } while (choices.next());
  CHECK(orders.size() == 24);
  CHECK(std::set<std::string>(orders.begin(), orders.end()).size() == 24);
}

TEST_CASE("choices of one option only leave a single sequence") {
  Exhaustive choices;
  int visited = 0;
  do {
    choices.choose(1);
    choices.choose(1);
    ++visited;
  } while (choices.next());
  CHECK(visited == 1);
}

TEST_CASE("an execution that asks another question after the same answers is found out") {
  Exhaustive choices;
  choices.choose(2);
  choices.choose(3);
  REQUIRE(choices.next());
  choices.choose(2);
  CHECK_THROWS_AS(choices.choose(4), std::logic_error);
}

TEST_CASE("an execution that asks fewer questions after the same answers is found out") {
  Exhaustive choices;
  choices.choose(2);
  choices.choose(3);
  REQUIRE(choices.next());
  choices.choose(2);
  CHECK_THROWS_AS(choices.next(), std::logic_error);
}

TEST_CASE("the first choice is always the first") {
  FirstChoice first;
  CHECK(first.choose(2) == 0);
  CHECK(first.choose(9) == 0);
}
