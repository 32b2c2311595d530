#include <doctest/doctest.h>

#include <algorithm>
#include <random>

#include "simulation/picture/story.hpp"
#include "simulation/picture/text/characters.hpp"
#include "simulation/picture/text/picture_text.hpp"

using namespace simulation;

namespace {

/// Pictures of anything at all, in any order: most could never happen.
class AnyPicture {
 public:
  explicit AnyPicture(unsigned seed) : random_(seed) {}

  Picture next() {
    Picture picture;
    const auto lanes = below(7);
    for (std::size_t i = 0; i < lanes; ++i) picture.lanes.push_back(std::to_string(i));
    picture.given = {text(), text()};
    picture.typed = {{name(), text()}, {name(), text()}};
    for (auto left = lanes > 0 ? below(30) : 0; left > 0; --left) picture.moments.push_back(moment(lanes));
    for (std::size_t lane = 0; lane < lanes; ++lane) picture.breaking.push_back({lane, row(), below(2) == 0});
    return picture;
  }
  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  Moment moment(std::size_t lanes) {
    Moment moment;
    moment.what = static_cast<What>(below(static_cast<std::size_t>(What::logged) + 1));
    moment.lane = below(lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      if (below(3) == 0) moment.to.push_back(lane);
    }
    moment.message = name();
    moment.label = text();
    moment.text = text();
    moment.delivery = static_cast<int>(below(130));
    moment.attempt = static_cast<int>(below(20));
    moment.seconds = static_cast<double>(below(1'000'000)) / 7;
    for (auto left = below(3); left > 0; --left) moment.rows.push_back({below(2) == 0, row()});
    if (below(3) == 0) moment.tables = {{text(), {}, {row().cells, row().cells}}};
    if (below(3) == 0) moment.queues = {{text(), {{name(), text()}}}};
    return moment;
  }
  Row row() { return {text(), {text(), text(), text()}}; }
  std::string name() { return below(9) == 0 ? text() : "C" + std::to_string(below(200)); }
  std::string text() {
    static const std::vector<std::string> parts{"book",
                                                " ",
                                                "ü",
                                                "\n",
                                                "\x1b[2J",
                                                "{\"gift\":\"book\"}",
                                                "\t",
                                                "\r",
                                                "\0",
                                                "order",
                                                "\xff\xc3",
                                                "\u202e",
                                                "猫",
                                                "🐈",
                                                "e\u0301",
                                                "\u0301",
                                                "0123456789012345678901234567890123456789"};
    std::string text;
    for (auto left = below(8); left > 0; --left) text += parts[below(parts.size())];
    return text;
  }

  std::mt19937 random_;
};

bool is_one_of(char32_t it, std::u32string_view these) {
  return these.find(it) != these.npos;
}

/// The second column of a character that takes two.
constexpr char32_t second = U'\u4000';

/// What a terminal shows in each column, accents left away; not asked of the code under test.
Characters in_columns(const Characters& text) {
  Characters shown;
  for (const char32_t it : text) {
    if (it != U'\u0301') shown += it;
    if (is_one_of(it, U"猫🐈")) shown += second;
  }
  return shown;
}

/// Nothing that a terminal could not show in one column.
bool is_harmless(char32_t it) {
  return (it >= 0x20 && it < 0x7F) || is_one_of(it, U"ü猫🐈") || it == second || is_one_of(it, U"─│┃├┠┼╂┤┨▶▷◁◀✗✓−·┄╳…");
}

}  // namespace

TEST_CASE("whatever happens, no line is too wide, and no text reaches over a lifeline") {
  AnyPicture any(1);
  for (int i = 0; i < 3000; ++i) {
    const auto picture = any.next();
    const auto width = i % 2 == 0 ? 80 : any.below(130);
    CAPTURE(i);
    CAPTURE(width);
    std::vector<Characters> lines;
    for (const auto& line : to_text(picture, width)) {
      std::string bytes;
      for (const auto& span : line) bytes += span.text;
      REQUIRE(to_utf8(characters(bytes)) == bytes);
      lines.push_back(in_columns(characters(bytes)));
      REQUIRE(lines.back().size() <= width);
      REQUIRE(std::all_of(lines.back().begin(), lines.back().end(), is_harmless));
    }
    if (width < 60 || picture.lanes.empty()) continue;

    std::size_t at = 0;
    while (lines.at(at).empty() || lines[at].substr(0, 3) != U"  0") ++at;
    const auto names = lines[at];
    for (++at; at < lines.size() && !lines[at].empty(); ++at) {
      for (std::size_t lane = 0; lane < picture.lanes.size(); ++lane) {
        const auto lifeline = names.find(characters(picture.lanes[lane]));
        if (lines[at].substr(2, 2) != U"┄┄") REQUIRE(is_one_of(lines[at].at(lifeline), U"│┃├┠┼╂┤┨·╳"));
      }
    }
  }
}

TEST_CASE("what cannot be shown becomes a blank or a question mark") {
  CHECK(to_utf8(characters("a\nb\tc\x1b[2Jd\x7f")) == "a b c?[2Jd?");
  CHECK(to_utf8(characters("ü€𝄞")) == "ü€𝄞");
  CHECK(characters("ü€𝄞").size() == 3);
  CHECK(to_utf8(characters("\xc3|\xe2\x82|\xc0\x80|\xed\xa0\x80|\xf5\x80\x80\x80|\xff")) == "?|??|??|???|????|?");
  CHECK(to_utf8(characters("\u202egnp.\u200b\u009b")) == "?gnp.??");
  CHECK(to_utf8(characters("\u0301e\u0301 \u0301")) == "?e\u0301 ?");
  CHECK(to_utf8(characters("❤\ufe0f")) == "❤");
}

TEST_CASE("a wide character takes two columns, an accent none") {
  CHECK(columns(characters("猫")) == 2);
  CHECK(columns(characters("🐈!")) == 3);
  CHECK(columns(characters("e\u0301")) == 1);
  CHECK(columns(characters("├┠┼╂▶▷◁◀✗✓−·┄╳…»«→")) == 18);
  CHECK(to_utf8(cut(characters("猫猫猫"), 5)) == "猫猫…");
  CHECK(to_utf8(cut(characters("猫猫猫"), 4)) == "猫…");
  CHECK(to_utf8(cut(characters("e\u0301e\u0301"), 2)) == "e\u0301e\u0301");
  CHECK(to_utf8(cut(characters("e\u0301e\u0301e\u0301"), 2)) == "e\u0301…");
  using Lines = std::vector<Characters>;
  CHECK(wrapped(U"猫🐈猫 猫", 5, 9) == Lines{U"猫🐈", U"猫 猫"});
  CHECK(wrapped(U"e\u0301e\u0301e\u0301", 2, 9) == Lines{U"e\u0301e\u0301", U"e\u0301"});
  CHECK(wrapped(U"猫e\u0301", 1, 9) == Lines{U"?", U"e\u0301"});
  CHECK(messaging::padded("猫", 4) + "|" == "猫  |");
  CHECK(messaging::padded("猫猫猫", 4) + "|" == "猫… |");
}

TEST_CASE("as many accents as somebody likes make no line longer, nor taller") {
  std::string tall = "e";
  for (int i = 0; i < 1000; ++i) tall += "\u0301";
  CHECK(messaging::harmless_line(tall + "x", 2) == "e\u0301\u0301\u0301\u0301x");
  CHECK(messaging::harmless_line(tall + "xyz", 3) == "e\u0301\u0301\u0301\u0301x…");
}

TEST_CASE("lifelines stay in their columns beside what is wide, and what has accents") {
  Picture picture;
  picture.lanes = {"left", "right"};
  Moment sent;
  sent.what = What::sent;
  sent.message = "C1";
  sent.to = {1};
  sent.label = "AddItem 猫🐈e\u0301";
  Moment logged;
  logged.what = What::logged;
  logged.text = "order 猫 holds a 🐈, cafe\u0301";
  Moment row;
  row.what = What::saved;
  row.rows = {{true, {"orders", {"猫", "🐈", "e\u0301"}}}};
  picture.moments = {sent, logged, row};
  int seen = 0;
  for (const auto& line : to_text(picture, 80)) {
    std::string bytes;
    for (const auto& span : line) bytes += span.text;
    const auto shown = in_columns(characters(bytes));
    if (shown.find(second) == shown.npos) continue;
    CAPTURE(bytes);
    ++seen;
    CHECK(is_one_of(shown.at(2), U"│├┠┃"));
    CHECK(is_one_of(shown.at(41), U"│┃"));
  }
  CHECK(seen >= 3);
}

TEST_CASE("text is cut with a sign, and broken between words or inside a long one") {
  CHECK(to_utf8(cut(U"teddy", 5)) == "teddy");
  CHECK(to_utf8(cut(U"teddy", 4)) == "ted…");
  CHECK(cut(U"teddy", 0).empty());
  using Lines = std::vector<Characters>;
  CHECK(wrapped(U"one two three", 8, 3) == Lines{U"one two", U"three"});
  CHECK(wrapped(U"one two three four", 8, 2) == Lines{U"one two", U"three f…"});
  CHECK(wrapped(U" order_items.gift  it", 8, 9) == Lines{U"order_it", U"ems.gift", U"it"});
  CHECK(wrapped(U"order_items", 5, 2) == Lines{U"order", U"_ite…"});
  CHECK(wrapped(U"", 8, 2) == Lines{U""});
}
