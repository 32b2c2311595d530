#include "workshop/instructor/picture_diff.hpp"

#include <doctest/doctest.h>

using workshop::contrasted;
using workshop::StyledLine;

namespace {

using Lines = std::vector<std::string>;

std::vector<StyledLine> picture(const Lines& lines) {
  std::vector<StyledLine> all;
  for (const auto& line : lines) all.push_back(line.empty() ? StyledLine{} : StyledLine{{"  " + line, "plain"}});
  return all;
}

Lines contrast(const Lines& before, const Lines& after) {
  Lines shown;
  for (const auto& line : contrasted(picture(before), picture(after))) {
    auto& text = shown.emplace_back();
    for (const auto& part : line) text += part.text;
  }
  return shown;
}

}  // namespace

TEST_CASE("what is new and what is gone is marked in the margin, so that columns stay in place") {
  CHECK(contrast({"sent", "told", "failed"}, {"sent", "saved", "failed", "told"}) ==
        Lines{"  sent", "« told", "» saved", "  failed", "» told"});
}

TEST_CASE("pictures that are the same have no marks, and one against nothing has all") {
  CHECK(contrast({"sent", "", "saved"}, {"sent", "", "saved"}) == Lines{"  sent", "", "  saved"});
  CHECK(contrast({}, {"sent", "", "saved"}) == Lines{"» sent", "", "» saved"});
  CHECK(contrast({"sent"}, {}) == Lines{"« sent"});
  CHECK(contrast({"sent", "", "saved"}, {"sent"}) == Lines{"  sent", "« saved"});
  CHECK(contrast({}, {}).empty());
}

TEST_CASE("spacing is no difference: tables are as wide as what is in them") {
  CHECK(contrast({"orders  A"}, {"orders   A"}) == Lines{"  orders   A"});
}

TEST_CASE("what is gone is struck, what is new stands out, and messages keep their colours") {
  const std::vector<StyledLine> before{{{"  C1 ", "message_1"}, {"fails", "plain"}}};
  const std::vector<StyledLine> after{{{"  C1 ", "message_1"}, {"is done", "plain"}}};
  const auto lines = contrasted(before, after);
  REQUIRE(lines.size() == 2);
  REQUIRE(lines[0].size() == 3);
  CHECK(lines[0][1].style == "struck");
  CHECK(lines[0][2].style == "struck");
  REQUIRE(lines[1].size() == 3);
  CHECK(lines[1][1].style == "message_1");
  CHECK(lines[1][2].style == "strong");
}
