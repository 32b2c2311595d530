#include "workshop/instructor/truth_table/truth_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "workshop/machine/files.hpp"

using namespace workshop;

namespace {

Breach breach(const std::string& property, const std::string& token) {
  Breach result;
  result.property = property;
  result.typed = {"add book to A", "remove book from A"};
  result.token = token;
  result.sentence = "a <b> & \"c\"";
  result.expected = "a bill";
  result.happened = "none";
  result.replay = "./workshop matrix";
  result.page = property + ".html";
  return result;
}

/// As many columns as there are in earnest; the first and the last say something, if anything breaks.
TruthRow row(int number, const std::string& title, const std::vector<Breach>& first, const std::vector<Breach>& last) {
  TruthRow result{number, title, {}};
  for (int i = 0; i < 11; ++i) result.cells.push_back({i == 10 ? "any order, any fault" : "lost send", 3, 4, {}});
  result.cells.front().breaches = first;
  result.cells.back().breaches = last;
  return result;
}

TruthTable table() {
  const auto told = breach("told-after-true", "C1 ok");
  const auto bill = breach("billing-agrees", "C1, E1 lost");
  return {row(1, "Simulate message duplication, and a long title", {told}, {bill, told}),
          row(2, "Another", {told}, {bill, told}), row(10, "Outbox", {}, {})};
}

void look_plain(const char* locale) {
  ::setenv("NO_COLOR", "1", 1);
  ::setenv("LC_ALL", locale, 1);
}

}  // namespace

TEST_CASE("the table as text has a sign for each property that breaks, and fits 80 columns") {
  look_plain("C.UTF-8");
  const auto lines = lines_of(to_text(table()));
  CHECK(lines.at(0).ends_with("a  b  c  d  e  f  g  h  i  j  k"));
  CHECK(lines.at(1).starts_with(" 1  Simulate message duplication, and a long"));
  CHECK(lines.at(1).ends_with(" T  ·  ·  ·  ·  ·  ·  ·  ·  ·  BT"));
  CHECK(lines.at(3).starts_with("10  Outbox"));
  CHECK(lines.at(3).find_first_not_of(" ·", 10) == std::string::npos);
  for (const auto& line : lines) CHECK_MESSAGE(Terminal::width(line) <= 80, line);
  CHECK(std::count(lines.begin(), lines.end(), "  b  lost send                  h  lost send") == 1);
  CHECK(to_text(table()).find("All 99 schedules of the cells were tried, in 132 runs") != std::string::npos);
}

TEST_CASE("a column of the text stays below its letter, whatever breaks") {
  look_plain("C.UTF-8");
  auto wide = table();
  wide[1].cells.front().breaches.clear();
  for (const auto& sign : property_signs) {
    for (const auto column : {0, 1}) wide[1].cells[column].breaches.push_back(breach(std::string(sign.name), "C1"));
  }
  const auto lines = lines_of(to_text(wide));
  CHECK(lines.at(2).substr(lines.at(0).find("a     b"), 13) == "NBSTO NBSTO \xc2");
  CHECK(lines.at(1).find('T') == lines.at(0).find("a     b"));
  for (const auto& line : lines) CHECK_MESSAGE(Terminal::width(line) <= 80, line);
}

TEST_CASE("a row as text says in which schedule each property breaks") {
  look_plain("C.UTF-8");
  const auto text = to_text(table()[0]);
  CHECK(text.find("  k  any order, any fault   3 schedules\n"
                  "     ✗ billing-agrees\n"
                  "       add, remove:        C1, E1 lost\n"
                  "     ✗ told-after-true\n"
                  "       add, remove:        C1 ok\n") != std::string::npos);
  CHECK(text.find("  b  lost send              3 schedules\n     ✓ all five hold\n") != std::string::npos);
  CHECK(to_text(table()[2]).ends_with("\nOne cell, drawn: ./workshop matrix 10 \"any order, any fault\"\n"));
}

TEST_CASE("a long schedule fits 80 columns") {
  look_plain("C.UTF-8");
  const auto token = "C1 ok; C2, ack lost; E1 ok; C3, crash before commit; C2 again; E2 ok; C3 again; E3 ok";
  const auto text = to_text(row(3, "Another", {breach("billing-agrees", token)}, {}));
  for (const auto& line : lines_of(text)) CHECK_MESSAGE(Terminal::width(line) <= 80, line);
}

TEST_CASE("where only ASCII can be shown, the table is ASCII") {
  look_plain("C");
  for (const auto& text : {to_text(table()), to_text(table()[0])}) {
    CHECK(text.find_first_of("\x80\xc2\xe2") == std::string::npos);
  }
}

TEST_CASE("as JSON, each cell says what breaks, in which schedule, and how many there are") {
  const auto json = nlohmann::json::parse(to_json(table()));
  CHECK(json[2]["solution"] == 10);
  CHECK(json[2]["cells"][0] ==
        nlohmann::json::parse(R"({"column": "lost send", "holds": true, "schedules": 3, "runs": 4, "breaks": []})"));
  CHECK(json[0]["title"] == "Simulate message duplication, and a long title");
  CHECK(json[0]["cells"][10]["holds"] == false);
  CHECK(json[0]["cells"][10]["breaks"][0] == nlohmann::json::parse(R"json(
    {"property": "billing-agrees", "typed": ["add book to A", "remove book from A"], "token": "C1, E1 lost",
     "sentence": "a <b> & \"c\"", "expected": "a bill", "happened": "none", "replay": "./workshop matrix"})json"));
  const auto in_short = nlohmann::json::parse(to_short_json(table()));
  CHECK(in_short["1"]["any order, any fault"]["billing-agrees"] == "add, remove: C1, E1 lost");
  CHECK(in_short["10"]["any order, any fault"].empty());
}

TEST_CASE("as Markdown, solutions that break alike share their schedules") {
  const auto text = to_markdown(table());
  CHECK(text.starts_with("| solution | lost send | "));
  CHECK(text.find(" | **T** | · | ") != std::string::npos);
  CHECK(text.find(" | **BT** |\n") != std::string::npos);
  CHECK(text.find("| 1, 2 | billing-agrees | add, remove | `C1, E1 lost` | any order, any fault |\n"
                  "| 1, 2 | told-after-true | add, remove | `C1 ok` | lost send; any order, any fault |\n") !=
        std::string::npos);
  auto other = table();
  other[1].cells.back().breaches.front().typed = {"add book to A"};
  CHECK(to_markdown(other).find("| 2 | billing-agrees | add | `C1, E1 lost` | any order, any fault |\n") !=
        std::string::npos);
  auto all = table();
  for (auto& cell : all[2].cells) cell.breaches = {breach("told-after-true", "C1 ok")};
  CHECK(to_markdown(all).find("| 10 | told-after-true | add, remove | `C1 ok` | every column |\n") !=
        std::string::npos);
}

TEST_CASE("as a page, what breaks is linked to its picture, and nothing is taken for markup") {
  auto titled = table();
  titled[0].title = "<Simulate> & \"more\"";
  titled[0].cells[1].column = "<late> copy";
  const auto page = to_page(titled);
  CHECK(page.find("1 · &lt;Simulate> &amp; &quot;more&quot;</th>") != std::string::npos);
  CHECK(page.find(R"(<a href="01/billing-agrees.html" title="billing-agrees · add, remove: C1, E1 lost">B</a>)") !=
        std::string::npos);
  CHECK(page.find("<th scope=\"col\">&lt;late> copy</th>") != std::string::npos);
  CHECK(page.find("✓ <small>all 3</small>") != std::string::npos);
  CHECK(page.find("<dt>T · told-after-true</dt><dd>an event leaves after its change is saved</dd>") !=
        std::string::npos);
  CHECK(page.find(R"(<td class="breaks">)") != std::string::npos);
  CHECK(page.find(R"(<td class="hidden">)") != std::string::npos);
  CHECK(page.find("<script") == std::string::npos);
  CHECK(page.find("http") == std::string::npos);
}
