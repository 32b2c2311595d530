#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "messaging/outgoing_message.hpp"
#include "shop/checks/exploration.hpp"
#include "shop/worlds/wrapping.hpp"
#include "simulation/picture/recorder.hpp"

/// The checks of the outbox's records: what stands in them, and when.
namespace records {

using namespace shop;
using simulation::What;

inline constexpr auto in = "process_once in outbox.cpp, and whether configure_orders uses the outbox";
inline constexpr auto out = "hold_back in outbox.cpp, and whether it is registered";
inline constexpr auto storing =
    "process_once: when it stores the record, and whether anything else commits before that";
inline constexpr auto dispatching = "process_once: what it does after the commit, and what hold_back does then";
inline constexpr auto marking = "process_once: what it does when all is dispatched, or nothing is to be";
inline constexpr auto purging = "which records are purged, and when: each time that a record is marked";
inline constexpr auto days_kept = std::chrono::hours(7 * 24);

struct Record {
  std::string messages;
  std::string dispatched_at;  ///< empty: not yet
};

inline std::optional<Record> record_of(SimulatedShop& shop, const std::string& endpoint,
                                       const std::string& message_id) {
  auto rows =
      shop.connection(endpoint).query("SELECT messages, dispatched_at FROM outbox WHERE message_id = ?", message_id);
  if (!rows.next()) return std::nullopt;
  return Record{rows.text(0), rows.is_null(1) ? "" : rows.text(1)};
}

/// The commands that were handled, and the events, each at its endpoint.
inline std::vector<simulation::Happening> all_handled(SimulatedShop& shop) {
  std::vector<simulation::Happening> all;
  for (const auto& happening : shop.world().history().happenings()) {
    if (happening.what == What::completed) all.push_back(happening);
  }
  return all;
}

inline void lets_time_pass(SimulatedShop& shop, messaging::Milliseconds duration) {
  auto& frontend = shop.world().endpoint("frontend");
  frontend.services().clock.call_at(frontend.services().clock.now() + duration, [] {});
  shop.run();
}

/// What a record holds; nothing if that is not what to_json_text makes.
inline std::optional<std::vector<messaging::OutgoingMessage>> messages_in(const Record& record) {
  try {
    return messaging::messages_from_json(record.messages);
  } catch (const messaging::BadMessage&) {
    return std::nullopt;
  }
}

inline std::string beginning(const std::string& text) {
  return text.size() <= 40 ? text : text.substr(0, 40) + " …";
}

inline std::string names(const std::vector<messaging::OutgoingMessage>& messages) {
  std::vector<std::string> types;
  for (const auto& message : messages) types.push_back(message.envelope.type());
  return types.empty() ? "none" : fmt::format("{}", fmt::join(types, ", "));
}

inline void stored_in_the_transaction(SimulatedShop& shop) {
  shop.type("create A");
  shop.run();
  expect_table(shop, "orders", "outbox", in);
  expect(!shop.happened(What::saved, "CreateOrder").empty(), "order A is saved when the CreateOrder is handled",
         "it is not", "whether process_once commits, and the handler of CreateOrder");
  std::optional<Record> record;  // as the commit leaves it that puts the book on the order
  shop.world().history().listen([&](const simulation::Happening& happening) {
    const bool book = happening.what == What::saved && happening.endpoint == "orders" && !shop.order("A").empty();
    if (book && !record) record = record_of(shop, "orders", happening.message_id()).value_or(Record());
  });
  shop.type("add book to A");
  shop.run();
  expect_all_handled(shop, in);
  expect_order(shop, "A", {"book"}, "whether process_once commits, and the handler of AddItem");
  const auto failed = shop.happened(What::attempt_failed, "AddItem");
  expect(record && !record->messages.empty(),
         "the commit that puts the book on the order stores a record in the outbox",
         failed.empty() ? "it stores none" : "it stores none, and then the attempt fails: " + failed.front().text,
         storing);
  const auto stored = messages_in(*record);
  expect(stored.has_value(), "what is stored is a JSON array of messages, as to_json_text makes it",
         "it is " + beginning(record->messages), "what is written to the column messages");
  expect(stored->size() == 1 && stored->front().envelope.type() == "ItemAdded",
         "the record holds what is to be sent: an ItemAdded", "it holds " + names(*stored),
         std::string(out) + "; and whether the record is emptied too early");
  expect(record->dispatched_at.empty(), "what is not dispatched yet is not marked: dispatched_at is NULL",
         "it is " + record->dispatched_at, "what is stored before the commit");
}

/// What a property of all schedules looks at when all is quiet: nothing that was stored waits to be sent.
inline Property nothing_left_to_dispatch() {
  Property property;
  property.name = "nothing-left-to-dispatch";
  property.at_rest = [](SimulatedShop& shop) {
    if (!shop.failed().empty()) return;
    for (const std::string endpoint : {"orders", "billing"}) {
      if (!has_table(shop, endpoint, "outbox")) continue;  // other checks say so
      auto rows = shop.connection(endpoint).query(
          "SELECT message_id, messages, dispatched_at FROM outbox WHERE dispatched_at IS NULL OR messages <> '[]'");
      if (!rows.next()) continue;
      CheckFailed failed("when all is quiet, each record is emptied, and marked as dispatched",
                         "there is one that is not", "every way through process_once: whether it ends with the mark");
      failed.sentence = "What this message has sent is never forgotten: each copy of it sends it once more.";
      std::vector<std::string> cells{rows.text(0), rows.text(1), rows.is_null(2) ? "NULL" : rows.text(2)};
      failed.rows.push_back({endpoint, {"outbox", std::move(cells)}, false});
      throw failed;
    }
  };
  return property;
}

/// Where in the history this happens first to a message of this type; the end, if it does not.
inline std::size_t when(SimulatedShop& shop, What what, const std::string& type) {
  const auto& all = shop.world().history().happenings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const simulation::Happening& happening) {
    return happening.what == what && happening.message && happening.message->type() == type;
  });
  return static_cast<std::size_t>(found - all.begin());
}

inline void leaves_when_it_is_saved(SimulatedShop& shop) {
  shop.type("create A");
  shop.run();
  expect_table(shop, "orders", "outbox", in);
  std::optional<Record> record;  // as it is when the message leaves
  shop.world().history().listen([&](const simulation::Happening& happening) {
    const bool leaves = happening.what == What::sent && happening.endpoint == "orders";
    if (leaves && !record) {
      record = record_of(shop, "orders", happening.message->header(messaging::header::causation_id)).value_or(Record());
    }
  });
  shop.type("add book to A");
  shop.run();
  const auto sent = shop.wire("ItemAdded");
  expect(!sent.empty(), "the ItemAdded leaves when its record is saved", "it never leaves", dispatching);
  expect(when(shop, What::saved, "AddItem") < when(shop, What::sent, "ItemAdded"),
         "the ItemAdded leaves when its record is saved", "it leaves before that", dispatching);
  const auto stored = messages_in(*record).value_or(std::vector<messaging::OutgoingMessage>());
  expect(stored.size() == 1, "as long as it has not left, it is in the record", "the record holds " + names(stored),
         "when the record is stored, and when it is emptied");
  expect(sent.front().headers == stored.front().envelope.headers,
         "the ItemAdded leaves with the ID and the headers that are stored",
         sent.front().id() == stored.front().envelope.id() ? "its headers are others" : "it has another ID",
         "whether what is stored is dispatched, or published anew; and what else gives IDs");
  expect(sent.size() == 1, "the ItemAdded leaves once", "it leaves " + how_often(sent.size()), dispatching);
  expect_all_handled(shop, dispatching);
  expect_bill(shop, "A", {"book"}, dispatching);
}

inline void all_that_is_sent_is_stored(SimulatedShop& shop) {
  const std::vector<std::string> wanted{"ItemAdded", "GiftWrapped", "WrapGift", "GiftWrapped"};
  const auto expected = fmt::format("{}", fmt::join(wanted, ", "));
  shop.type("create A");
  shop.run();
  expect_table(shop, "orders", "outbox", in);
  wrapping::begin(shop);
  std::optional<Record> record;  // as the first commit leaves it
  shop.world().history().listen([&](const simulation::Happening& happening) {
    const bool saved = happening.what == What::saved && happening.endpoint == "orders";
    if (saved && !record) record = record_of(shop, "orders", happening.message_id());
  });
  shop.type("add book to A");
  shop.run();
  expect_all_handled(shop, in);
  const auto stored = record ? messages_in(*record).value_or(std::vector<messaging::OutgoingMessage>())
                             : std::vector<messaging::OutgoingMessage>();
  expect(names(stored) == expected,
         "a handler that sends events and a command stores them all, in their order: " + expected,
         "the record holds " + names(stored), out);
  std::vector<std::string> left;
  for (const auto& sent : shop.world().wire()) {
    if (sent.from == "orders") left.push_back(sent.envelope->type());
  }
  expect(left == wanted, "they all leave, in their order", fmt::format("what leaves is {}", fmt::join(left, ", ")),
         dispatching);
  wrapping::sent_by_itself(shop, "what hold_back does where context.incoming() is null");
}

inline void expect_dispatched(SimulatedShop& shop, const simulation::Happening& handled) {
  const auto what = fmt::format("the record of the {} at {}", handled.message->type(), handled.endpoint);
  const auto record = record_of(shop, handled.endpoint, handled.message_id());
  expect(record.has_value(), what + " is kept when all is done", "there is none",
         fmt::format("whether records are deleted, and whether configure_{} uses the outbox", handled.endpoint));
  expect(record->messages == "[]", what + " is emptied when all is dispatched, to []",
         record->messages.empty() ? "it holds no JSON at all" : "it holds " + beginning(record->messages), marking);
  expect(!record->dispatched_at.empty(), what + " says when all was dispatched", "dispatched_at is NULL", marking);
}

inline void emptied_when_dispatched(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add book to A", "remove book from A"}) shop.type(line);
  shop.run();
  expect_all_handled(shop, in);
  expect_table(shop, "orders", "outbox", in);
  for (const auto& handled : all_handled(shop)) {
    if (handled.endpoint == "orders") expect_dispatched(shop, handled);
  }
}

inline void nothing_else_remembers(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add book to A", "remove book from A"}) shop.type(line);
  shop.run();
  expect_all_handled(shop, in);
  expect_table(shop, "billing", "outbox", "whether configure_billing uses the outbox");
  for (const auto& handled : all_handled(shop)) {
    expect_dispatched(shop, handled);
    for (const auto& table : simulation::tables_of(shop.connection(handled.endpoint))) {
      if (table.name == "outbox") continue;
      for (const auto& cells : table.rows) {
        expect(std::find(cells.begin(), cells.end(), handled.message_id()) == cells.end(),
               "only the outbox knows which messages were handled",
               fmt::format("{} of {} knows it too", table.name, handled.endpoint),
               "what is left of the deduplication of exercise 7");
      }
    }
  }
}

inline void kept_for_seven_days(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.type("remove book from A");
  shop.run();
  expect_all_handled(shop, in);
  for (const std::string endpoint : {"orders", "billing"}) expect_table(shop, endpoint, "outbox", in);
  expect(!shop.wire("ItemAdded").empty(), "the ItemAdded leaves when its record is saved", "it never leaves",
         dispatching);
  const auto command = shop.wire("AddItem").front();
  const auto event = shop.wire("ItemAdded").front();
  lets_time_pass(shop, days_kept - std::chrono::hours(1));
  shop.type("add puzzle to A");
  shop.run();
  expect(record_of(shop, "orders", command.id()).has_value(), "the record of an AddItem is kept for 7 days",
         "it is gone an hour before", purging);
  lets_time_pass(shop, std::chrono::hours(2));
  shop.type("add kite to A");
  shop.run();
  const auto purged = [&](const std::string& endpoint, const messaging::Envelope& message) {
    expect(!record_of(shop, endpoint, message.id()).has_value(),
           fmt::format("the record of {} is purged after 7 days, when the next message is handled", message.type()),
           "it is there an hour after", purging);
  };
  purged("orders", command);
  purged("billing", event);
}

}  // namespace records
