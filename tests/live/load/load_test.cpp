#include <doctest/doctest.h>

#include "live/journal/journaled_shop.hpp"
#include "live/load/load_plan.hpp"
#include "live/load/load_words.hpp"
#include "live/terminal/queue_chart.hpp"
#include "shop/typed_line.hpp"
#include "simulation/picture/text/characters.hpp"

// A burst: what is typed, what must be so in the end, and how it is told.

namespace {

using namespace live;
using messaging::Milliseconds;
using shop::Gift;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

Sample sample(int at, std::int64_t for_orders, std::int64_t for_billing) {
  return {Milliseconds(at), for_orders, for_billing};
}

}  // namespace

TEST_CASE("each command wants one gift for an order that is opened before, and none that a monkey likes") {
  const LoadPlan plan(7);
  CHECK(plan.preparation == std::vector<std::string>{"create L1", "create L2", "create L3"});
  REQUIRE(plan.commands.size() == 7);
  CHECK(plan.commands.front() == "add book to L1");
  CHECK(plan.commands.back() == "add book to L3");
  const auto fates = plan.fates({true, false, true, true});
  CHECK(fates ==
        Fates{{"L1", {{Gift::book, Fate::stays}, {Gift::puzzle, Fate::refused}, {Gift::bicycle, Fate::stays}}},
              {"L2", {{Gift::book, Fate::stays}, {Gift::puzzle, Fate::refused}, {Gift::bicycle, Fate::refused}}},
              {"L3", {{Gift::book, Fate::refused}}}});
}

TEST_CASE("the chart shows what waited, for whom, and when") {
  std::vector<Sample> samples;
  for (int i = 0; i <= 66; ++i) samples.push_back(sample(i * 100, i < 33 ? 40 : 0, i < 33 ? 40 : 80 - i));
  const auto chart = chart_of(samples, false);
  const auto lines = lines_of(chart);
  REQUIRE(lines.size() == 11);
  CHECK(lines[0] == "     80 |::::::::::::::::::::::::::::::::");
  CHECK(lines[4] == "        |#################################################");
  CHECK(lines[8].starts_with("      0 +-----"));
  CHECK(lines[9].ends_with("6.6 s"));
  CHECK(lines[10] == "          # waits for Billing   : waits for Orders");
  CHECK(std::all_of(chart.begin(), chart.end(), [](char c) { return c > 0; }));
  for (const auto* signs : {"ascii", ""}) {
    for (const auto& line : lines_of(chart_of(samples, *signs == '\0'))) {
      CHECK(simulation::characters(line).size() <= 80);
    }
  }
}

TEST_CASE("one message that waits is seen, beside a thousand, and for a moment only") {
  const auto lines = lines_of(chart_of({sample(0, 0, 1000), sample(9'000, 1, 0), sample(10'000, 0, 0)}, false));
  CHECK(lines[7].find(':') != std::string::npos);
  CHECK(lines_of(chart_of({sample(0, 0, 0)}, false)).at(7) == "        |");
  CHECK(chart_of({}, true).empty());
}

TEST_CASE("who waited longest is found in the journals, and can be traced") {
  test::JournaledShop shop;
  shop.type("A", "11111111-a");
  shop.run(*shop.orders);
  shop.time.pass(Milliseconds(1'500));
  shop.type("B", "22222222-b");
  shop.start_orders();
  shop.run(*shop.orders);
  shop.run(*shop.billing);
  const auto longest = longest_wait(shop.journals());
  CHECK(longest.typed == "place A");
  CHECK(longest.wait == Milliseconds(1'500));
  CHECK(in_words(LoadResult{{true, false, true}, Milliseconds(250), longest}) ==
        "typed        3 commands in 0.2 s\n"
        "refused      1, with \"the shop is busy\"\n"
        "longest wait 1.5 s, from \"place A\" to the last acknowledgement\n"
        "             ./workshop trace 11111111\n");
}
