#include <doctest/doctest.h>

#include <cstdlib>
#include <ctime>

#include "live/journal/journaled_shop.hpp"
#include "live/journal/trace.hpp"
#include "messaging/errors.hpp"

// One customer's action, found in the journals of three endpoints and drawn.

namespace {

using namespace live;
using messaging::HandlerContext;
using messaging::Task;
using test::JournaledShop;
using test::PlaceOrder;

using Lines = std::vector<std::string>;

/// The lines between the lifelines' names and the list of IDs.
std::string drawn(const Journals& journals, const std::string& id) {
  const auto all = simulation::plain(trace_of(journals, id));
  const auto names = std::find_if(all.begin(), all.end(), [](const auto& it) { return it.starts_with("  frontend"); });
  const Lines lines(names + 2, std::find(names, all.end(), ""));
  std::string text;
  for (const auto& line : lines) text += "\n" + line;
  return text;
}

/// Entries as they would be read: `sent m1 orders` at a time in milliseconds.
Entry entry(Event event, const std::string& endpoint, int at, const std::string& id, const std::string& text = "") {
  Entry entry;
  entry.event = event;
  entry.endpoint = endpoint;
  entry.at = messaging::Time(messaging::Milliseconds(at));
  entry.message = messaging::Envelope(id, {{"message-type", "AddItem"}, {"intent", "command"}}, "");
  entry.text = text;
  return entry;
}

std::string story_of(const Journals& journals, const std::string& id) {
  std::string story;
  for (const auto& it : find_conversation(journals, id).story)
    story += it.endpoint + std::to_string(it.at.time_since_epoch().count()) + " ";
  return story;
}

Task fail(const PlaceOrder&, HandlerContext&) {
  throw std::runtime_error("no paper");
  co_return;
}

}  // namespace

TEST_CASE("an action that goes well is drawn from the prompt to the bill") {
  JournaledShop shop;
  shop.type("A", "m1");
  shop.run(*shop.orders);
  shop.run(*shop.billing);
  const auto trace = simulation::plain(trace_of(shop.journals(), "m1"));
  CHECK(trace.front().starts_with("Conversation m1, "));
  CHECK(trace.front().ends_with(": done"));
  CHECK(trace.at(2) == "  typed  C1 place A");
  CHECK(drawn(shop.journals(), "m1") == R"(
  ├─ C1 PlaceOrder 1 A ────▷│                         │
  │                   C1 ──▶┃                         │
  │                         ┃ "A is placed"           │
  │                         ┠─ E1 OrderPlaced A ─────▷│
  │                         │ C1 is done              │
  │                         │                   E1 ──▶┃
  │                         │                         ┃ "A is billed"
  │                         │                         │ E1 is done)");
  CHECK(std::find(trace.begin(), trace.end(), "  C1  m1  PlaceOrder") != trace.end());
  CHECK(std::find(trace.begin(), trace.end(), "  E1  orders-1  OrderPlaced, caused by C1") != trace.end());
}

TEST_CASE("attempts that fail alike, a retry after a while and the error queue are drawn as the checker draws them") {
  JournaledShop shop(fail);
  shop.type("A", "m1");
  shop.run(*shop.orders, std::chrono::seconds(3));
  CHECK(find_conversation(shop.journals(), "m1").end == "error queue, by orders");
  CHECK(drawn(shop.journals(), "m1") == R"(
  ├─ C1 PlaceOrder 1 A ────▷│                         │
  │                   C1 ──▶┃                         │
  │                         ┃ ✗ attempts 1 to 3 fail: │
  │                         ┃   no paper              │
  │                         │ C1 waits for a retry    │
  ┄┄ 2 s later ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
  │                   C1 ──▶┃ 2nd delivery            │
  │                         ┃ ✗ attempts 1 to 3 fail: │
  │                         ┃   no paper              │
  │                         │ ✗ C1 goes to the error  │
  │                         │   queue                 │)");
}

TEST_CASE("what comes back from the error queue is a part of the same story") {
  JournaledShop shop(fail);
  shop.type("A", "m1");
  shop.run(*shop.orders, std::chrono::seconds(3));
  shop.handle = JournaledShop::publish;
  CHECK(shop.time.run(shop.frontend->broker.return_failed(std::nullopt)) == 1);
  shop.start_orders();
  shop.run(*shop.orders);
  CHECK(find_conversation(shop.journals(), "m1").end == "on its way to billing");
  shop.run(*shop.billing);
  CHECK(find_conversation(shop.journals(), "m1").end == "done");
}

TEST_CASE("a process that is killed with a message in hand is drawn, and that the message comes again") {
  JournaledShop shop;
  shop.type("A", "m1");
  shop.type("B", "m2");
  auto& first_life = *shop.orders;
  shop.time.run(first_life.transport.receive("orders", 1));
  first_life.log.write("orders", "hm");
  shop.start_orders();
  CHECK(find_conversation(shop.journals(), "m1").end == "on its way to orders");
  shop.run(*shop.orders, std::chrono::seconds(6));
  CHECK(drawn(shop.journals(), "m1") == R"(
  ├─ C1 PlaceOrder 1 A ────▷│                         │
  │                   C1 ──▶┃                         │
  │                         ┃ "hm"                    │
  │                         ╳ crash: memory gone      │
  │                         │ starts again            │
  ┄┄ 5 s later ┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄
  │                   C1 ──▶┃ 2nd delivery            │
  │                         ┃ "A is placed"           │
  │                         ┠─ E1 OrderPlaced A ─────▷│
  │                         │ C1 is done              │)");
  // Of what was not in hand the crash is no part.
  CHECK(drawn(shop.journals(), "m2").find("crash") == std::string::npos);
}

TEST_CASE("what is received was sent before, whoever wrote it down first; otherwise time decides") {
  // Orders was told of m1, and wrote so, before the Frontend came to writing.
  const Journals late{{entry(Event::received, "orders", 10, "m1"), entry(Event::done, "orders", 11, "m1")},
                      {},
                      {entry(Event::typed, "frontend", 9, "m1"), entry(Event::sent, "frontend", 12, "m1", "orders")}};
  CHECK(story_of(late, "m1") == "frontend9 frontend12 orders10 orders11 ");
  // A copy that leaves later holds nothing up.
  const Journals copy{
      {entry(Event::received, "orders", 10, "m1"), entry(Event::received, "orders", 30, "m1")},
      {},
      {entry(Event::sent, "frontend", 9, "m1", "orders"), entry(Event::sent, "frontend", 20, "m1", "orders")}};
  CHECK(story_of(copy, "m1") == "frontend9 orders10 frontend20 orders30 ");
  // Whoever was killed before it wrote down what it had sent holds nothing up either.
  const Journals gap{{entry(Event::received, "orders", 10, "m1")}, {}, {entry(Event::typed, "frontend", 9, "m1")}};
  CHECK(story_of(gap, "m1") == "frontend9 orders10 ");
}

TEST_CASE("an ID is found by its beginning, if no other begins so") {
  JournaledShop shop;
  shop.type("A", "abc-1");
  shop.type("B", "abd-1");
  shop.type("C", "ab");
  shop.run(*shop.orders);
  CHECK(find_conversation(shop.journals(), "abc").id == "abc-1");
  CHECK(find_conversation(shop.journals(), "ab").id == "ab");  // it is that one, whatever others begin with
  CHECK(find_conversation(shop.journals(), "orders-2").id == "abd-1");
  CHECK_THROWS_WITH_AS(find_conversation(shop.journals(), "a"),
                       "'a' is the beginning of 3 IDs; give more of it, at best all", messaging::Error);
  CHECK_THROWS_WITH_AS(find_conversation(shop.journals(), "x'); DROP"),
                       "no message and no conversation of the last live run has an ID that begins with 'x'); DROP'; "
                       "./workshop trace lists the last ten",
                       messaging::Error);
}

TEST_CASE("the last ten are listed, with what was typed and how it ended") {
  ::setenv("TZ", "UTC", 1);
  ::tzset();
  JournaledShop shop;
  for (int i = 1; i <= 12; ++i) {
    shop.type("O" + std::to_string(i), "m" + std::to_string(i) + "-and-much-more");
    shop.time.pass(std::chrono::seconds(1));
  }
  shop.run(*shop.orders);
  const auto lines = simulation::plain(last_traces(shop.journals()));
  REQUIRE(lines.size() == 12);
  CHECK(lines.front() == "00:00:02  m3-and-m  place O3                            on its way to billing");
  CHECK(lines.at(9) == "00:00:11  m12-and-  place O12                           on its way to billing");
  CHECK(lines.back() == "Draw one: ./workshop trace m12-and-");
  for (const auto& line : lines) CHECK(line.size() <= 80);
}

TEST_CASE("what was typed within one millisecond is listed as it was typed") {
  JournaledShop shop;
  for (const auto* id : {"z", "y", "x"}) shop.type("A", id);
  shop.run(*shop.orders);
  const auto lines = simulation::plain(last_traces(shop.journals()));
  CHECK(lines.at(0).find("  z         place A") != std::string::npos);
  CHECK(lines.at(2).find("  x         place A") != std::string::npos);
}

TEST_CASE("without anything sent there is nothing to list") {
  const JournaledShop shop;
  CHECK_THROWS_WITH_AS(last_traces(shop.journals()),
                       "nothing was sent in the last live run; what is typed at ./workshop run can be traced",
                       messaging::Error);
}

TEST_CASE("a journal that begins in the middle of a story is drawn as far as it goes") {
  const Journals half{{entry(Event::later, "orders", 10, "m1"), entry(Event::failed, "orders", 11, "m1", "no paper"),
                       entry(Event::done, "orders", 12, "m1")},
                      {},
                      {}};
  CHECK(drawn(half, "m1").find("attempt 0 fails:") != std::string::npos);
  const Journals stranger{{entry(Event::done, "shipping", 12, "m1")}, {}, {}};
  CHECK_NOTHROW(trace_of(stranger, "m1"));
}
