#include "shop/worlds/model.hpp"

#include <doctest/doctest.h>

using namespace shop;

namespace {

Expected typed(Model& model, const std::string& line, const std::string& id) {
  return model.typed(wish_of(line).value(), id);
}

}  // namespace

TEST_CASE("an order holds what was added and not removed; an order that is not open takes nothing") {
  Model model(10);
  CHECK(typed(model, "add book to A", "0").told.most == 0);
  CHECK(model.failed() == std::multiset<std::string>{"0"});
  typed(model, "create A", "1");
  CHECK(typed(model, "add book to A", "2").told.least == 1);
  CHECK(typed(model, "add book to A", "3").told.most == 0);
  CHECK(model.order("A") == Gifts{"book"});
  typed(model, "remove book from A", "4");
  CHECK(model.order("A").empty());
  CHECK(model.open_orders() == std::set<std::string>{"A"});
}

TEST_CASE("from exercise 7 on, what was handled is not handled again") {
  for (const int exercise : {6, 7}) {
    Model model(exercise);
    typed(model, "create A", "1");
    typed(model, "add book to A", "2");
    typed(model, "remove book from A", "3");
    model.again(wish_of("add book to A").value(), "2");
    CHECK(model.order("A").empty() == (exercise == 7));
  }
}

TEST_CASE("what was given up is handled when it comes again") {
  Model model(10);
  typed(model, "add book to A", "1");
  typed(model, "create A", "2");
  model.returned(wish_of("add book to A").value(), "1");
  CHECK(model.failed().empty());
  CHECK(model.order("A") == Gifts{"book"});
}

TEST_CASE("a monkey strikes for its gift, from its exercise on") {
  const auto first = [](int exercise, const std::string& gift) {
    Model model(exercise);
    typed(model, "create A", "1");
    return typed(model, "add " + gift + " to A", "2");
  };
  CHECK(first(1, "teddy").leaves == 1);
  CHECK(first(2, "teddy").leaves == 2);
  CHECK(first(2, "drone").fails.most == 0);
  CHECK(first(3, "drone").fails.least == 9);
  CHECK(first(3, "train").fails.most == 0);
  CHECK(first(4, "train").fails.least == 1);
  CHECK(first(5, "kite").leaves == 1);
  CHECK(first(6, "kite").leaves == 2);
  CHECK(first(8, "porsche").fails.most == 0);
  CHECK(first(9, "porsche").fails.least == 1);
  CHECK(first(10, "book").fails.most == 0);
}

TEST_CASE("nobody knows what a bill says that a later exercise has still to mend") {
  const auto known = [](int exercise, const std::string& gift, int times) {
    Model model(exercise);
    typed(model, "create A", "1");
    for (int count = 0; count < times; ++count) typed(model, "add " + gift + " to A", std::to_string(count + 2));
    return model.bill_is_known("A", gift_named(gift));
  };
  CHECK_FALSE(known(7, "teddy", 1));  // told twice, under two IDs
  CHECK(known(8, "teddy", 1));
  CHECK_FALSE(known(8, "teddy", 2));  // the second is told of when it comes again
  CHECK_FALSE(known(9, "porsche", 2));
  CHECK(known(10, "porsche", 2));
  CHECK(known(7, "book", 2));
}
