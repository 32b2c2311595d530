#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "live/journal/journal_tail.hpp"
#include "live/journal/journaled_shop.hpp"
#include "messaging/errors.hpp"
#include "messaging/sqlite/full_disk.hpp"

// What an endpoint writes down of each message, and how it is read again.

namespace {

using namespace live;
using messaging::Envelope;
using messaging::HandlerContext;
using messaging::Task;
using test::JournaledShop;
using test::PlaceOrder;

using Lines = std::vector<std::string>;

struct OneJournal {
  void append(const std::string& text) { std::ofstream(file, std::ios::app) << text; }
  std::vector<Entry> read() const { return read_journal(file); }

  test::TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "orders.jsonl";
  messaging::VirtualClock clock;
};

Lines texts(const std::vector<Entry>& entries) {
  Lines texts;
  for (const auto& entry : entries) texts.push_back(entry.text);
  return texts;
}

const Envelope message(
    "m1", {{"conversation-id", "c1"}, {"causation-id", "c0"}, {"message-type", "AddItem"}, {"intent", "command"}},
    R"({"gift":"book"})");

Task fail(const PlaceOrder&, HandlerContext& context) {
  context.log("let us see");
  throw std::runtime_error("no paper");
  co_return;
}

}  // namespace

TEST_CASE("a line names the time, the endpoint, the message, its conversation and its cause") {
  const OneJournal one;
  Journal(one.file, "orders", one.clock).note(Event::received, message, "", 2);
  std::ifstream file(one.file);
  std::string line;
  std::getline(file, line);
  CHECK(line ==
        R"({"time":"2026-12-01T00:00:00.000Z","endpoint":"orders","what":"received","type":"AddItem","message":"m1",)"
        R"("conversation":"c1","causation":"c0","intent":"command","body":"{\"gift\":\"book\"}","count":2})");
  const auto entries = one.read();
  REQUIRE(entries.size() == 1);
  CHECK(to_line(entries.front()) == line);
}

TEST_CASE("every event is read as it was written") {
  const OneJournal one;
  Journal journal(one.file, "orders", one.clock);
  for (int event = 0; event <= static_cast<int>(Event::error); ++event) {
    journal.note(static_cast<Event>(event), message, "text");
  }
  const auto entries = one.read();
  REQUIRE(entries.size() == 11);
  for (int event = 0; event <= static_cast<int>(Event::error); ++event) {
    CHECK(static_cast<int>(entries.at(static_cast<std::size_t>(event)).event) == event);
  }
}

TEST_CASE("a line that is none, or only a half, hides none of the others") {
  OneJournal one;
  Journal(one.file, "orders", one.clock).note(Event::said, {}, "first");
  one.append("{\"time\":\"2026-12-01T00:00:00.000Z\",\"endp\n");
  one.append("[1]\n7\n\n{}\n{\"time\":3,\"endpoint\":\"orders\",\"what\":\"said\"}\n");
  one.append("{\"time\":\"2026-12-01T00:00:00.000Z\",\"endpoint\":\"orders\",\"what\":\"danced\"}\n");
  one.append("{\"time\":\"2026-12-01T00:00:00.000Z\",\"endpoint\":\"orders\",\"what\":\"said\",\"count\":\"x\"}\n");
  Journal(one.file, "orders", one.clock).note(Event::said, {}, "second");
  const auto entries = one.read();
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].text == "first");
  CHECK(entries[1].text == "second");
}

TEST_CASE("what is no UTF-8, and what is very long, is written down as far as it can be") {
  const OneJournal one;
  const std::string deep(300'000, '[');
  Journal(one.file, "orders", one.clock).note(Event::received, Envelope("m\xff", {{"message-type", deep}}, deep), deep);
  const auto entries = one.read();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].message.id() == "m\xef\xbf\xbd");
  CHECK(entries[0].message.body.empty());
  CHECK(std::filesystem::file_size(one.file) < 4'000);
}

TEST_CASE("a journal that has grown too large begins anew, and a smaller one goes on") {
  const OneJournal one;
  { Journal(one.file, "orders", one.clock).note(Event::said, {}, "long ago"); }
  { Journal(one.file, "orders", one.clock).note(Event::said, {}, "before"); }
  CHECK(one.read().size() == 2);
  std::filesystem::resize_file(one.file, 65 * 1024 * 1024);
  Journal(one.file, "orders", one.clock).note(Event::said, {}, "now");
  const auto entries = one.read();
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].text == "now");
}

TEST_CASE("what a full disk does not take is written when there is room again, whole and in order") {
  const OneJournal one;
  Journal journal(one.file, "orders", one.clock);
  journal.note(Event::said, {}, "before");
  {
    const test::FullDisk some_bytes_more(std::filesystem::file_size(one.file) + 20);
    for (const auto* text : {"first", "second"}) journal.note(Event::said, {}, text);
    journal.catch_up();
    CHECK(texts(one.read()) == Lines{"before"});
  }
  journal.catch_up();
  CHECK(texts(one.read()) == Lines{"before", "first", "second"});
  {
    const test::FullDisk now(std::filesystem::file_size(one.file));
    journal.note(Event::said, {}, "third");
  }
  journal.note(Event::said, {}, "fourth");
  CHECK(texts(one.read()) == Lines{"before", "first", "second", "third", "fourth"});
}

TEST_CASE("while the disk is full, no more than a megabyte is kept back") {
  const OneJournal one;
  Journal journal(one.file, "orders", one.clock);
  const std::string long_text(900, 'x');
  {
    const test::FullDisk now(0);
    for (int i = 0; i < 2'000; ++i) journal.note(Event::said, {}, long_text);
  }
  journal.note(Event::said, {}, "after");
  const auto kept = one.read();
  CHECK(kept.size() > 900);
  CHECK(kept.size() < 1'200);
}

TEST_CASE("half a line that a killed process left does not swallow the first of the next") {
  OneJournal one;
  Journal(one.file, "orders", one.clock).note(Event::said, {}, "before");
  one.append(R"({"time":"2026-12-01T00:)");
  Journal(one.file, "orders", one.clock).note(Event::started, {}, "after");
  CHECK(texts(one.read()) == Lines{"before", "after"});
}

TEST_CASE("a journal that cannot be written is named") {
  const OneJournal one;
  const auto nowhere = one.folder.path() / "nowhere" / "orders.jsonl";
  CHECK_THROWS_WITH_AS(Journal(nowhere, "orders", one.clock),
                       (nowhere.string() + " cannot be written: No such file or directory").c_str(), messaging::Error);
  CHECK(read_journal(nowhere).empty());
}

TEST_CASE("each endpoint writes down what becomes of a message, with what was logged meanwhile") {
  JournaledShop shop;
  shop.type("A", "m1");
  shop.run(*shop.orders);
  shop.run(*shop.billing);
  CHECK(shop.lines("frontend") == Lines{"typed m1: place A", "sent m1: orders"});
  CHECK(shop.lines("orders") == Lines{"received m1", "said m1: A is placed", "sent orders-1: OrderPlaced", "done m1"});
  CHECK(shop.lines("billing") == Lines{"received orders-1", "said orders-1: A is billed", "done orders-1"});
  for (const auto& journal : shop.journals()) {
    for (const auto& entry : journal) {
      if (!entry.message.id().empty()) CHECK(entry.conversation() == "m1");
    }
  }
}

TEST_CASE("each attempt that fails is written down, then the retry, then the error queue") {
  JournaledShop shop(fail);
  shop.type("A", "m1");
  shop.run(*shop.orders, std::chrono::seconds(3));
  Lines happened;
  for (const auto& line : shop.lines("orders")) {
    if (!line.starts_with("said")) happened.push_back(line);
  }
  CHECK(happened == Lines{"received m1", "failed m1: no paper", "failed m1: no paper", "failed m1: no paper",
                          "later m1", "received m1", "failed m1: no paper", "failed m1: no paper",
                          "failed m1: no paper", "error m1: no paper"});
}

TEST_CASE("a message that nobody can read is a failed attempt, too") {
  JournaledShop shop;
  messaging::OutgoingMessage broken(messaging::Intent::command, "orders",
                                    Envelope("m1", {{"message-type", "Hop"}}, "]"));
  shop.time.run(shop.frontend->broker.send({broken}));
  shop.run(*shop.orders);
  const auto lines = shop.lines("orders");
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] == "failed m1: endpoint orders has no handler for the message type Hop");
  CHECK(lines[3] == "error m1: endpoint orders has no handler for the message type Hop");
}

TEST_CASE("a message that the broker can neither put off nor move to the error queue is not in hand any more") {
  for (const std::size_t delays : {0, 1}) {
    JournaledShop shop;
    const std::vector<messaging::Milliseconds> policy(delays, messaging::Milliseconds(5));
    shop.orders->endpoint.recoverability({.immediate_retries = 0, .delays = policy});
    shop.handle = [&shop](const PlaceOrder&, HandlerContext&) -> Task {
      messaging::Connection(shop.state.broker().string()).execute("UPDATE messages SET lease = 7");
      throw std::runtime_error("no paper");
      co_return;
    };
    shop.type("A", "m1");
    shop.run(*shop.orders);
    const auto lines = shop.lines("orders");
    CHECK(std::count(lines.begin(), lines.end(), "unsettled m1") == 1);
    JournalTail tail(shop.state);
    tail.read();
    CHECK(tail.in_hand("orders") == 0);
  }
}

TEST_CASE("a message whose lease ran out is not done") {
  JournaledShop shop;
  shop.handle = [&shop](const PlaceOrder&, HandlerContext&) -> Task {
    messaging::Connection(shop.state.broker().string()).execute("UPDATE messages SET lease = 7");
    co_return;
  };
  shop.type("A", "m1");
  shop.run(*shop.orders);
  CHECK(shop.lines("orders").at(1) == "unsettled m1");
}
