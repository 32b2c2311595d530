#include "simulation/picture/text/picture_text.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "simulation/picture/story.hpp"

using namespace simulation;

namespace {

const std::vector<std::string> shop{"frontend", "orders", "billing"};

RowChange added(const std::string& table, const std::string& gift) {
  return {true, {table, {"A", gift}}};
}

RowChange removed(const std::string& table, const std::string& gift) {
  return {false, {table, {"A", gift}}};
}

std::string text_of(const Picture& picture, std::size_t width = 80) {
  return fmt::format("\n{}\n", fmt::join(plain(to_text(picture, width)), "\n"));
}

/// What is drawn below the names.
std::string moments_of(const Story& story, std::size_t width = 80) {
  auto lines = plain(to_text(story.picture, width));
  lines.erase(lines.begin(), lines.begin() + 2);
  return fmt::format("\n{}\n", fmt::join(lines, "\n"));
}

/// The styles of everything that is written like this.
std::set<Style> styles_of(const Picture& picture, const std::string& part) {
  std::set<Style> styles;
  for (const auto& line : to_text(picture)) {
    for (const auto& span : line) {
      if (span.text.find(part) != std::string::npos) styles.insert(span.style);
    }
  }
  return styles;
}

/// An event that is published before its commit.
Story published_too_early() {
  Story story(shop);
  story.picture.given = {"create A"};
  story.picture.typed = {{"C1", "add book to A"}};
  story.in(0).sends("C1", "AddItem A book", {1});
  story.in(1).gets("C1").sends("E1", "ItemAdded A book", {2});
  story.then(What::commit_failed).rows(What::undone, {added("order_items", "book")});
  story.then(What::attempt_failed, "database is locked", 1).sends("E2", "ItemAdded A book", {2});
  story.rows(What::saved, {added("order_items", "book")});
  story.holds({{"orders", {"order_id"}, {{"A"}}}, {"order_items", {"order_id", "gift"}, {{"A", "book"}}}});
  story.then(What::completed);
  story.in(2).gets("E1").rows(What::saved, {added("bill_items", "book")}).then(What::completed);
  story.gets("E2").rows(What::saved, {added("bill_items", "book")});
  story.holds({{"bill_items", {"order_id", "gift"}, {{"A", "book"}, {"A", "book"}}}}).then(What::completed);
  story.picture.breaking = {{2, {"bill_items", {"A", "book"}}, false}};
  return story;
}

}  // namespace

TEST_CASE("a whole picture, from what was typed to the rows that break the property") {
  CHECK(text_of(published_too_early().picture) == R"(
  given  create A
  typed  C1 add book to A

  frontend                  orders                    billing
  │                         │                         │
  ├─ C1 AddItem A book ────▷│                         │
  │                   C1 ──▶┃                         │
  │                         ┠─ E1 ItemAdded A book ──▷│
  │                         ┃ ✗ the commit fails      │
  │                         ┃ undone:                 │
  │                         ┃   + order_items A book  │
  │                         ┃ ✗ attempt 1 fails:      │
  │                         ┃   database is locked    │
  │                         ┃ attempt 2               │
  │                         ┠─ E2 ItemAdded A book ──▷│
  │                         ┃ ✓ + order_items A book  │
  │                         │ C1 is done              │
  │                         │                   E1 ──▶┃
  │                         │                         ┃ ✓ + bill_items A book
  │                         │                         │ E1 is done
  │                         │                   E2 ──▶┃
  │                         │                         ┃ ✓ + bill_items A book
  │                         │                         │ E2 is done

  at the end
  orders   orders         A
           order_items    A book
  billing  bill_items   ✗ A book
                        ✗ A book
)");
}

TEST_CASE("an arrow crosses the lanes between, to the left as well, and has a head at each receiver") {
  Story story({"frontend", "orders", "billing", "shipping"});
  story.in(0).sends("C1", "Pack A", {3});
  story.in(3).gets("C1").sends("E1", "Packed A", {0, 1});
  story.in(1).gets("E1").sends("E2", "Sent A", {0, 2}).sends("E3", "Paid A", {2, 3});
  story.in(0).gets("E1");
  CHECK(moments_of(story) == R"(
  ├─ C1 Pack A ──────┼──────────────────┼─────────────────▷│
  │                  │                  │            C1 ──▶┃
  │◁─────────────────┼◁─────────────────┼── E1 Packed A ───┨
  │                  ┃◀── E1            │                  ┃
  │                  ┠─ E2 Sent A ─────▷│                  ┃
  │◁─ E2 Sent A ─────┨                  │                  ┃
  │                  ┠─ E3 Paid A ─────▷┼─────────────────▷┃
  ┃◀── E1            ┃                  │                  ┃
)");
}

TEST_CASE("a message that reaches no other lane says so") {
  Story story(shop);
  story.in(1).sends("C1", "Remind A", {1}).gets("C1").sends("E1", "Reminded A", {});
  CHECK(moments_of(story) == R"(
  │                         ├─▷ C1 Remind A           │
  │                         │   to itself             │
  │                         ┃◀── C1                   │
  │                         ┠─▷ E1 Reminded A         │
  │                         ┃   nobody subscribes     │
)");
}

TEST_CASE("what goes wrong on the way shows where the message is") {
  Story story(shop);
  story.in(0).sends("C1", "AddItem A book", {1}).sends("C1", "AddItem A book", {1}, What::copied);
  story.sends("C2", "AddItem A kite", {1}, What::send_lost).sends("C3", "AddItem A kite", {1}, What::send_unsure);
  story.sends("C4", "AddItem A kite", {1}).sends("C4", "AddItem A kite", {1}, What::send_unsure);
  story.in(1).gets("C1").sends("E1", "Full A", {0}, What::send_lost).sends("E1", "Full A", {0}, What::copied);
  CHECK(moments_of(story) == R"(
  ├─ C1 AddItem A book ────▷│                         │
  │  C1 again: a copy ─────▷│                         │
  ├─ C2 AddItem A kite ─✗   │                         │
  │ ✗ the send fails        │                         │
  ├─ C3 AddItem A kite ────▷│                         │
  │ ✗ reported as failed    │                         │
  ├─ C4 AddItem A kite ────▷│                         │
  │ ✗ reported as failed    │                         │
  │                   C1 ──▶┃                         │
  │ ✗ E1 Full A ────────────┨                         │
  │                         ┃ ✗ the send fails        │
  │◁─ E1 again: a copy      ┃                         │
)");
}

TEST_CASE("a label that is too long for its arrow takes some of it, then goes on below") {
  Story story(shop);
  story.in(0).sends("C1", "AddItem A porsche", {1}).sends("C2", "RemoveItem A teddy", {1});
  story.sends("C3", "RemoveItem A porsche", {1}).sends("C4", "RemoveItem A bicycle twice", {1});
  CHECK(moments_of(story) == R"(
  ├─ C1 AddItem A porsche ─▷│                         │
  ├ C2 RemoveItem A teddy ─▷│                         │
  ├─ C3 RemoveItem ────────▷│                         │
  │  A porsche              │                         │
  ├─ C4 RemoveItem ────────▷│                         │
  │  A bicycle twice        │                         │
)");
}

TEST_CASE("a lifeline is heavy while a message is handled, and broken where the process crashes") {
  Story story(shop);
  story.in(1).gets("C1").then(What::crashed);
  story.in(0).sends("C2", "CreateOrder A", {1, 2});
  story.in(1).then(What::restarted).gets("C1", 2).then(What::ack_lost).gets("C1", 3).then(What::given_back);
  story.later(10).gets("C1", 11).then(What::moved_to_error, "no such order").gets("C2").then(What::completed);
  CHECK(moments_of(story) == R"(
  │                   C1 ──▶┃                         │
  │                         ╳ crash: memory gone      │
  ├─ C2 CreateOrder A ─────▷┼────────────────────────▷│
  │                         │ starts again            │
  │                   C1 ──▶┃ 2nd delivery            │
  │                         │ ✗ acknowledgement lost: │
  │                         │   C1 comes again        │
  │                   C1 ──▶┃ 3rd delivery            │
  │                         │ C1 waits for a retry    │
  ┄┄ 10 s later ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
  │                   C1 ──▶┃ 11th delivery           │
  │                         │ ✗ C1 goes to the error  │
  │                         │   queue: no such order  │
  │                   C2 ──▶┃                         │
  │                         │ C2 is done              │
)");
}

TEST_CASE("an attempt that follows others is counted, but not one at another message or after a crash") {
  Story story({"orders"});
  story.in(0).gets("C1").then(What::attempt_failed, "busy", 1);
  story.picture.moments.back().alike = 3;
  story.rows(What::saved, {}).then(What::completed);
  for (const auto end : {What::crashed, What::given_back, What::moved_to_error}) {
    story.gets("C2").then(What::attempt_failed, "busy", 2).then(end).says("on it goes");
  }
  story.gets("C3").then(What::attempt_failed, "busy", 1).gets("C4").rows(What::saved, {});
  CHECK(moments_of(story) == R"(
  ┃◀── C1
  ┃ ✗ attempts 1 to 4 fail: busy
  ┃ attempt 5
  ┃ ✓ commit
  │ C1 is done
  ┃◀── C2
  ┃ ✗ attempt 2 fails: busy
  ╳ crash: memory gone
  │ "on it goes"
  ┃◀── C2
  ┃ ✗ attempt 2 fails: busy
  │ C2 waits for a retry
  │ "on it goes"
  ┃◀── C2
  ┃ ✗ attempt 2 fails: busy
  │ ✗ C2 goes to the error queue
  │ "on it goes"
  ┃◀── C3
  ┃ ✗ attempt 1 fails: busy
  ┃◀── C4
  ┃ ✓ commit
)");
}

TEST_CASE("a word that is longer than its line is best broken behind a hyphen") {
  Story story(shop);
  story.in(2).gets("C1").says("well-known-shop-of-all-gifts").then(What::attempt_failed, "-" + std::string(30, 'x'), 1);
  CHECK(moments_of(story) == R"(
  │                         │                   C1 ──▶┃
  │                         │                         ┃ "well-known-shop-of-
  │                         │                         ┃ all-gifts"
  │                         │                         ┃ ✗ attempt 1 fails:
  │                         │                         ┃   -xxxxxxxxxxxxxxxxxxxx
  │                         │                         ┃   xxxxxxxxxx
)");
}

TEST_CASE("time is told as what has passed since the moment before") {
  Story story({"orders"});
  story.later(2.5).later(10).says("there").later(0.25);
  const auto text = moments_of(story);
  CHECK(text.find(" 2.5 s later ") != text.npos);
  CHECK(text.find(" 10 s later ") != text.npos);
  CHECK(text.find(" 0.25 s later ") != text.npos);
}

TEST_CASE("a long time is told in hours, or in days") {
  constexpr double hour = 3600;
  Story story({"orders"});
  story.later(hour - 1).later(2 * hour + 300).later(24 * hour).later(167 * hour).later(23 * hour);
  const auto text = moments_of(story);
  for (const auto* time :
       {" 3599 s later ", " 2 h 5 min later ", " 1 day later ", " 6 days 23 h later ", " 23 h later "}) {
    CAPTURE(time);
    CHECK(text.find(time) != text.npos);
  }
}

TEST_CASE("rows come, go and are undone; a long cell leaves room for the others") {
  Story story(shop);
  const Row outbox{"outbox", {"1", "ItemAdded", R"({"gift":"book","order_id":"A"})", "", "pending"}};
  story.in(1).gets("C1").rows(What::saved, {removed("order_items", "book"), {true, outbox}}).rows(What::saved, {});
  story.rows(What::undone, {added("order_items", "kite"), removed("order_items", "book")}).rows(What::undone, {});
  CHECK(moments_of(story) == R"(
  │                   C1 ──▶┃                         │
  │                         ┃ ✓ − order_items A book  │
  │                         ┃   + outbox 1 ItemAdded  │
  │                         ┃     {"gift":"… ''       │
  │                         ┃     pending             │
  │                         ┃ ✓ commit                │
  │                         ┃ ✗ not saved, undone:    │
  │                         ┃   + order_items A kite  │
  │                         ┃   − order_items A book  │
  │                         ┃ ✗ not saved, undone     │
)");
  CHECK(styles_of(story.picture, "order_items A kite") == std::set{Style::struck});
  CHECK(styles_of(story.picture, "order_items A book") == std::set{Style::plain, Style::struck});
}

TEST_CASE("reasons and log lines are broken between words, and cut when they are long") {
  Story story(shop);
  const std::string text = "the broker could not be reached: connection refused by 127.0.0.1:5672 after 3 attempts";
  story.in(2).gets("C1").then(What::attempt_failed, text, 2).says(text);
  CHECK(moments_of(story) == R"(
  │                         │                   C1 ──▶┃
  │                         │                         ┃ ✗ attempt 2 fails: the
  │                         │                         ┃   broker could not be
  │                         │                         ┃   reached: connection
  │                         │                         ┃   refused by
  │                         │                         ┃   127.0.0.1:5672 after…
  │                         │                         ┃ attempt 3
  │                         │                         ┃ "the broker could not
  │                         │                         ┃ be reached: connection…
)");
  CHECK(styles_of(story.picture, "be reached: connection…") == std::set{Style::logged});
}

TEST_CASE("at the end, what is wrong, missing or in a queue is marked without colours too") {
  Story story(shop);
  story.in(1).rows(What::saved, {}).holds({{"orders", {}, {{"A"}}}, {"order_items", {}, {{"A", "book"}}}});
  story.rows(What::saved, {}).holds({{"orders", {}, {}}, {"order_items", {}, {{"A", "kite"}, {"A", "book"}}}});
  story.picture.moments.back().queues = {
      {"billing", {{"E1", "ItemAdded A kite"}}}, {"error", {{"C2", "AddItem A drone"}}}, {"orders", {}}};
  story.picture.breaking = {{1, {"order_items", {"A", "book"}}, false},
                            {1, {"order_items", {"A", "drone"}}, true},
                            {2, {"bill_items", {"A", "kite"}}, true}};
  const auto text = text_of(story.picture);
  CHECK(text.substr(text.find("\n\n") + 1) == R"(
  at the end
  orders   order_items    A kite
                        ✗ A book
                        ✗ missing: A drone
  billing  bill_items   ✗ missing: A kite
           queue          E1 ItemAdded A kite
  error    queue        ✗ C2 AddItem A drone
)");
  CHECK(styles_of(story.picture, "missing: A drone") == std::set{Style::bad});
  CHECK(styles_of(story.picture, "A book") == std::set{Style::bad});
}

TEST_CASE("at the end, the columns leave room for tables that are empty by then") {
  Story story({"orders"});
  story.picture.before = {{{"orders", {"order_id"}, {}}, {"order_items_removed", {"gift"}, {}}}};
  story.in(0).rows(What::saved, {}).holds({{"orders", {"order_id"}, {{"A"}}}});
  const auto text = text_of(story.picture);
  CHECK(text.substr(text.find("\n\n") + 1) == R"(
  at the end
  orders  orders                 A
)");
}

TEST_CASE("a picture without rows at the end has no end") {
  Story story({"orders"});
  story.in(0).gets("C1");
  CHECK(text_of(story.picture) == "\n  orders\n  │\n  ┃◀── C1\n");
}

TEST_CASE("the commit that brings or takes a breaking row looks bad") {
  CHECK(styles_of(published_too_early().picture, "bill_items A book") == std::set{Style::bad});
  CHECK(styles_of(published_too_early().picture, "order_items A book") == std::set{Style::plain, Style::struck});
  Story story(shop);
  story.in(1).rows(What::saved, {removed("order_items", "book"), removed("order_items", "kite")});
  story.picture.breaking = {{1, {"order_items", {"A", "book"}}, true}, {2, {"order_items", {"A", "kite"}}, true}};
  CHECK(styles_of(story.picture, "order_items A book") == std::set{Style::bad});
  CHECK(styles_of(story.picture, "order_items A kite") == std::set{Style::plain});
}

TEST_CASE("all copies of a message look the same, and the first six messages differ") {
  const auto picture = published_too_early().picture;
  CHECK(styles_of(picture, "C1") == std::set{Style::message_1});
  CHECK(styles_of(picture, "E1") == std::set{Style::message_2});
  CHECK(styles_of(picture, "E2") == std::set{Style::message_3});

  Story story(shop);
  story.in(0);
  for (const auto* name : {"M1", "M2", "M3", "M4", "M5", "M6", "M7"}) story.sends(name, "Add", {1});
  story.sends("M2", "Add", {1}, What::copied);
  CHECK(styles_of(story.picture, "M2") == std::set{Style::message_2});
  CHECK(styles_of(story.picture, "M6") == std::set{Style::message_6});
  CHECK(styles_of(story.picture, "M7") == std::set{Style::message_1});
}

TEST_CASE("a lifeline looks like the message that is handled") {
  CHECK(styles_of(published_too_early().picture, "┃") ==
        std::set{Style::message_1, Style::message_2, Style::message_3});
  CHECK(styles_of(published_too_early().picture, "│") == std::set{Style::faint});
}

TEST_CASE("as JSON, each part of a line has its style by name") {
  const std::vector<Line> lines{{{"│", Style::faint}, {" C1", Style::message_1}}, {}, {{"✗", Style::bad}}};
  CHECK(to_json_value(lines).dump() == R"([[["│","faint"],[" C1","message_1"]],[],[["✗","bad"]]])");
  CHECK(plain({{{"a ", Style::plain}, {"b ", Style::struck}}, {{"  ", Style::good}}}) ==
        std::vector<std::string>{"a b", ""});
}
