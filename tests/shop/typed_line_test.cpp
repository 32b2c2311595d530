#include "shop/typed_line.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "shop/checks/simulated_shop.hpp"

using namespace shop;

namespace {

std::string refused(const std::string& text, const std::string& pattern) {
  const TypedLine line(text);
  if (!line.is(pattern)) return "another line";
  try {
    return line.order() + " " + name(line.gift());
  } catch (const BadCommand& bad) {
    return bad.what();
  }
}

constexpr auto add = "add <gift> to <order>";

}  // namespace

TEST_CASE("a typed line is told from others by its words, whatever the blanks between them") {
  const TypedLine line("  add\tbook   to A-1 ");
  CHECK_FALSE(line.is("create <order>"));
  CHECK_FALSE(line.is("add <gift> to <order> now"));
  CHECK_FALSE(line.is("add <gift> on <order>"));
  REQUIRE(line.is(add));
  CHECK(line.order() == "A-1");
  CHECK(line.gift() == Gift::book);
  CHECK(line.patterns() ==
        std::vector<std::string>{"create <order>", "add <gift> to <order> now", "add <gift> on <order>", add});
  CHECK(TypedLine(" ").empty());
  CHECK_FALSE(line.empty());
}

TEST_CASE("a line that is right in form and wrong in content is refused, saying what would be right") {
  const std::string gifts = "; the shop has teddy, drone, train, kite, porsche, book, puzzle, bicycle";
  CHECK(refused("add book to A", add) == "A book");
  CHECK(refused("add gun to A", add) == "there is no gift 'gun'" + gifts);
  CHECK(refused("add Book to A", add) == "there is no gift 'Book'" + gifts);
  CHECK(refused("add book to A_1", add) == "'A_1' is no order ID; it has 1 to 32 letters, digits or '-'");
  CHECK(refused("add book to " + std::string(32, 'x'), add) == std::string(32, 'x') + " book");
  CHECK(refused("add book to " + std::string(33, 'x'), add) ==
        "'" + std::string(33, 'x') + "' is no order ID; it has 1 to 32 letters, digits or '-'");
  CHECK(refused("add " + std::string(41, 'x') + " to A", add) ==
        "there is no gift '" + std::string(40, 'x') + "…'" + gifts);
  CHECK(refused("add b\x01o to A", add) == "there is no gift 'b?o'" + gifts);
}

TEST_CASE("a pattern that does not name what is asked for is the step's own mistake") {
  const TypedLine line("create A");
  REQUIRE(line.is("create <order>"));
  CHECK_THROWS_WITH_AS(line.gift(), "the pattern has no <gift>", std::logic_error);
}

TEST_CASE("gifts are told in words") {
  CHECK(in_words({}) == "nothing");
  CHECK(in_words({"book"}) == "a book");
  CHECK(in_words({"kite", "book"}) == "a book and a kite");
  CHECK(in_words({"kite", "book", "book"}) == "2 books and a kite");
  Gifts gifts{"teddy", "teddy", "porsche"};
  gifts.add("kite", -1);
  CHECK(in_words(gifts) == "-1 kite, a porsche and 2 teddies");
}

TEST_CASE("gifts that are gone are not there, and fewer than none is less than none") {
  Gifts gifts{"book"};
  gifts.add("book", -1);
  CHECK(gifts.empty());
  CHECK(gifts == Gifts());
  gifts.add("book", -2);
  CHECK(gifts.count("book") == -2);
  CHECK(gifts.more_than({}).empty());
  CHECK(Gifts().more_than(gifts).count("book") == 2);
  CHECK(Gifts{"book"}.more_than(gifts).count("book") == 3);
  CHECK(Gifts{"book", "kite"}.more_than({"kite"}) == Gifts{"book"});
}
