#include "shop/truth_table/truth_table_row.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "shop/steps.hpp"

using namespace shop;
using namespace test;

namespace {

/// What breaks in a cell, a line for each: the property, how many commands are typed, the schedule.
std::string cell(const Ways& ways, const std::string& column) {
  std::string text;
  for (const auto& [exploration, found] : matrix::explore(shop_with(ways), matrix::column(column)).breaches) {
    text += fmt::format("{} {} {}\n", found.property, exploration.typed.size(), found.schedule.token());
  }
  return text;
}

std::string refusal(const std::string& column) {
  try {
    matrix::column(column);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a right shop holds in every column, and its schedules are counted") {
  std::size_t before = 0;
  for (const auto* column : {"no fault", "copy", "crash", "any two faults"}) {
    const auto found = matrix::explore(shop_with(right()), matrix::column(column));
    CHECK(found.breaches.empty());
    CHECK(found.schedules > before);
    CHECK(found.runs >= found.schedules);
    before = found.schedules;
  }
}

TEST_CASE("a property that breaks at once hides no other, and the worst is named first") {
  Ways ways;
  ways.publish = Publish::before_commit;
  ways.tells = Tells::always;
  CHECK(cell(ways, "no fault") ==
        "told-after-true 1 C1 ok\n"
        "told-only-what-changed 2 C1 ok; C2 ok\n");
  CHECK(cell(Ways(), "lost send") == "billing-agrees 1 C1, E1 lost\n");
  ways.publish = Publish::after_commit;
  CHECK(cell(ways, "lost acknowledgement") ==
        "nothing-lost-nothing-twice 2 C1, ack lost; C2 ok; C1 again; E1 ok; E2 ok; E3 ok\n"
        "billing-agrees 2 C1 ok; C2 ok; E1, ack lost; E2 ok; E1 again\n"
        "told-only-what-changed 2 C1 ok; C2 ok\n");
}

TEST_CASE("of two scenarios, the one with fewer faults is shown, though it types more") {
  // One book is billed twice when its command is copied; but to add it twice takes no fault.
  Ways ways;
  ways.bill = Items::counted;
  ways.tells = Tells::always;
  CHECK(cell(ways, "copy").find("billing-agrees 2 C1 ok; C2 ok; E1 ok; E2 ok\n") != std::string::npos);
}

TEST_CASE("a shop that does not run has no row") {
  auto step = shop_with(Ways());
  step.parse_command = [](const TypedLine&) { return std::nullopt; };
  CHECK_THROWS_WITH_AS(matrix::explore(step, matrix::column("no fault")), "the shop does not run", std::logic_error);
}

TEST_CASE("columns are known by name and by letter") {
  CHECK(matrix::column("lost send").name == "lost send");
  CHECK(matrix::column("a").name == "no fault");
  CHECK(matrix::column("k").order == simulation::Order::any);
  for (const auto* wrong : {"", "l", "A", "lost  send", "early timer"}) {
    CHECK(refusal(wrong).starts_with(fmt::format("there is no column '{}'; there are: a no fault; b copy; ", wrong)));
  }
  CHECK(refusal(std::string(1000, 'x')).size() < 400);
}
