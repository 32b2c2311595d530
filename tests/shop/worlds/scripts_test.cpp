#include "shop/worlds/scripts.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace shop;

TEST_CASE("all scripts of one line are those of one order and one gift") {
  CHECK(all_scripts(1, {}) == std::vector<Script>{{"create A"}, {"add book to A"}, {"remove book from A"}});
  CHECK(all_scripts(1, {.removes = false}) == std::vector<Script>{{"create A"}, {"add book to A"}});
}

TEST_CASE("an order that is named second is the second order, and so it is with gifts") {
  const auto all = all_scripts(2, {.creates = false, .removes = false});
  CHECK(all == std::vector<Script>{{"add book to A", "add book to A"},
                                   {"add book to A", "add puzzle to A"},
                                   {"add book to A", "add book to B"},
                                   {"add book to A", "add puzzle to B"}});
}

TEST_CASE("up to renaming, no script is missing and none comes twice") {
  // Of three lines out of ten: each of the 1,000 can be renamed so that it is one of these.
  const std::vector<std::string> lines{
      "create A",        "create B",           "add book to A",      "add book to B",        "add puzzle to A",
      "add puzzle to B", "remove book from A", "remove book from B", "remove puzzle from A", "remove puzzle from B"};
  const auto all = all_scripts(3, {});
  const std::set<Script> known(all.begin(), all.end());
  CHECK(known.size() == all.size());
  const auto renamed = [](Script script, const std::string& one, const std::string& other) {
    for (auto& line : script) {
      const auto at_one = line.find(one);
      const auto at_other = line.find(other);
      if (at_one != line.npos) {
        line.replace(at_one, one.size(), other);
      } else if (at_other != line.npos) {
        line.replace(at_other, other.size(), one);
      }
    }
    return script;
  };
  for (const auto& first : lines) {
    for (const auto& second : lines) {
      for (const auto& third : lines) {
        const Script script{first, second, third};
        const auto orders = renamed(script, " A", " B");
        const int found = static_cast<int>(known.contains(script)) + static_cast<int>(known.contains(orders)) +
                          static_cast<int>(known.contains(renamed(script, "book", "puzzle"))) +
                          static_cast<int>(known.contains(renamed(orders, "book", "puzzle")));
        CHECK_MESSAGE(found >= 1, first, ", ", second, ", ", third);
      }
    }
  }
}

TEST_CASE("orders and gifts are called as is asked for; both may be open from the beginning") {
  CHECK(all_scripts(1, {.creates = false, .removes = false, .both_open = true}, {"a", "A", "kite", "book"}) ==
        std::vector<Script>{{"create a", "create A", "add kite to a"}});
}
