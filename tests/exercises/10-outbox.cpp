#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "10-outbox-limits.hpp"
#include "messaging/outgoing_message.hpp"
#include "shop/exploration.hpp"
#include "simulation/picture_recorder.hpp"

using namespace shop;
using simulation::What;

namespace {

constexpr auto in = "process_once in outbox.cpp, and whether configure_orders uses the outbox";
constexpr auto out = "hold_back in outbox.cpp, and whether it is registered";
constexpr auto storing = "process_once: when it stores the record, and whether anything else commits before that";
constexpr auto dispatching = "process_once: what it does after the commit, and what hold_back does then";
constexpr auto marking = "process_once: what it does when all is dispatched, or nothing is to be";
constexpr auto purging = "which records are purged, and when: each time that a record is marked";
constexpr auto days_kept = std::chrono::hours(7 * 24);

struct Record {
  std::string messages;
  std::string dispatched_at;  ///< empty: not yet
};

std::optional<Record> record_of(SimulatedShop& shop, const std::string& endpoint, const std::string& message_id) {
  auto rows =
      shop.connection(endpoint).query("SELECT messages, dispatched_at FROM outbox WHERE message_id = ?", message_id);
  if (!rows.next()) return std::nullopt;
  return Record{rows.text(0), rows.is_null(1) ? "" : rows.text(1)};
}

/// The commands that were handled, and the events, each at its endpoint.
std::vector<simulation::Happening> all_handled(SimulatedShop& shop) {
  std::vector<simulation::Happening> all;
  for (const auto& happening : shop.world().history().happenings()) {
    if (happening.what == What::completed) all.push_back(happening);
  }
  return all;
}

void lets_time_pass(SimulatedShop& shop, messaging::Milliseconds duration) {
  auto& frontend = shop.world().endpoint("frontend");
  frontend.services().clock.call_at(frontend.services().clock.now() + duration, [] {});
  shop.run();
}

/// What a record holds; nothing if that is not what to_json_text makes.
std::optional<std::vector<messaging::OutgoingMessage>> messages_in(const Record& record) {
  try {
    return messaging::messages_from_json(record.messages);
  } catch (const messaging::BadMessage&) {
    return std::nullopt;
  }
}

std::string beginning(const std::string& text) {
  return text.size() <= 40 ? text : text.substr(0, 40) + " …";
}

std::string names(const std::vector<messaging::OutgoingMessage>& messages) {
  std::vector<std::string> types;
  for (const auto& message : messages) types.push_back(message.envelope.type());
  return types.empty() ? "none" : fmt::format("{}", fmt::join(types, ", "));
}

void stored_in_the_transaction(SimulatedShop& shop) {
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

/// Where in the history this happens first to a message of this type; the end, if it does not.
std::size_t when(SimulatedShop& shop, What what, const std::string& type) {
  const auto& all = shop.world().history().happenings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const simulation::Happening& happening) {
    return happening.what == what && happening.message && happening.message->type() == type;
  });
  return static_cast<std::size_t>(found - all.begin());
}

void leaves_when_it_is_saved(SimulatedShop& shop) {
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

void expect_dispatched(SimulatedShop& shop, const simulation::Happening& handled) {
  const auto what = fmt::format("the record of the {} at {}", handled.message->type(), handled.endpoint);
  const auto record = record_of(shop, handled.endpoint, handled.message_id());
  expect(record.has_value(), what + " is kept when all is done", "there is none",
         fmt::format("whether records are deleted, and whether configure_{} uses the outbox", handled.endpoint));
  expect(record->messages == "[]", what + " is emptied when all is dispatched, to []",
         record->messages.empty() ? "it holds no JSON at all" : "it holds " + beginning(record->messages), marking);
  expect(!record->dispatched_at.empty(), what + " says when all was dispatched", "dispatched_at is NULL", marking);
}

void emptied_when_dispatched(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add book to A", "remove book from A"}) shop.type(line);
  shop.run();
  expect_all_handled(shop, in);
  expect_table(shop, "orders", "outbox", in);
  for (const auto& handled : all_handled(shop)) {
    if (handled.endpoint == "orders") expect_dispatched(shop, handled);
  }
}

/// Counts how often the handler of AddItem is called.
int& count_handlers(SimulatedShop& shop) {
  const auto count = std::make_shared<int>(0);
  shop.world().endpoint("orders").incoming().use(
      "counts", [count](messaging::IncomingContext& context, messaging::Next next) -> messaging::Task {
        if (context.message().type() == "AddItem") ++*count;
        co_await next();
      });
  return *count;
}

void processed_before_it_is_only_dispatched(SimulatedShop& shop) {
  auto& handled = count_handlers(shop);
  auto& orders = shop.world().endpoint("orders");
  const auto away = std::make_shared<bool>(true);
  orders.outgoing().use("the broker is away",
                        [away](messaging::OutgoingContext&, messaging::Next next) -> messaging::Task {
                          if (*away) throw messaging::TransportError("the broker is away");
                          co_await next();
                        });
  orders.recoverability({.immediate_retries = 0, .delays = {}});
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  expect(shop.failed().size() == 1, "as long as the broker is away, the AddItem fails, and ends in the error queue",
         "the error queue is empty", out);
  expect_order(shop, "A", {"book"}, "whether what is stored is dispatched after the commit, and not before");
  *away = false;
  shop.world().broker().return_failed(std::nullopt);
  shop.run();
  expect_all_handled(shop, in);
  expect(handled == 1, "an AddItem that was processed before does not reach its handler again",
         "the handler is called " + how_often(static_cast<std::size_t>(handled)),
         "what is done where a record is found");
  expect_bill(shop, "A", {"book"}, "what is done where a record is found");
}

void nothing_else_remembers(SimulatedShop& shop) {
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

void kept_for_seven_days(SimulatedShop& shop) {
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

/// What an attempt to handle a gift fails with, it fails with after the gift is saved.
void expect_saved_first(SimulatedShop& shop, Gift gift, const std::string& expected, const std::string& look) {
  bool saved = false;
  for (const auto& happening : shop.world().history().happenings()) {
    if (!happening.message || happening.message->type() != "AddItem" || !is_about(*happening.message, gift)) continue;
    saved = saved || happening.what == What::saved;
    if (happening.what != What::attempt_failed) continue;
    expect(saved, expected, "nothing is saved yet", look);
    return;
  }
  expect(false, expected, "it does not fail", look);
}

void monkeys_stand_outside(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add train to A");
  shop.type("add porsche to A");
  shop.run();
  expect_all_handled(shop, in);
  expect_saved_first(shop, Gift::train, "when the first ItemAdded of a train fails, the train is saved already",
                     "whether the outbox is used before fail_first_train is registered");
  expect_saved_first(shop, Gift::porsche, "when a porsche's acknowledgement fails, the porsche is saved already",
                     "whether time_out_first_porsche is registered before the outbox is used");
}

constexpr auto told = "what handlers publish when they change nothing, and what is dispatched where a record is found";

void the_second_porsche_is_gone(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add porsche to A", "add porsche to A"}) shop.type(line);
  shop.run();
  expect_all_handled(shop, in);
  expect_order(shop, "A", {"porsche"}, in);
  expect_bill(shop, "A", {"porsche"}, told);
}

void all_monkeys_at_work(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add porsche to A", "add teddy to A", "add train to A", "add drone to A",
                           "add kite to A", "remove kite from A"}) {
    shop.type(line);
  }
  shop.run();
  const auto failed = shop.failed();
  expect(failed.size() == 1 && is_about(failed.front(), Gift::drone),
         "the drone's AddItem is in the error queue, alone",
         failed.empty() ? "the error queue is empty"
                        : fmt::format("there are {}; the first says: {}", failed.size(),
                                      failed.front().header(messaging::header::exception_message)),
         "whether fail_drones is still registered");
  expect_order(shop, "A", {"porsche", "teddy", "train"}, in);
  expect_bill(shop, "A", {"porsche", "teddy", "train"}, told);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Fault> every_fault(std::begin(simulation::all_faults), std::end(simulation::all_faults));
  const std::vector<Property> every_property{told_after_true(), nothing_lost_nothing_twice(), billing_agrees(),
                                             told_only_what_changed(), nothing_stuck()};
  return run_checks(
      argc, argv,
      {{"what is to be sent is stored as JSON, in the transaction that changes the order", 3,
        stored_in_the_transaction},
       {"what is stored leaves when it is saved, as it is stored", 3, leaves_when_it_is_saved},
       {"what was processed before is only dispatched: its handler is not called again", 3,
        processed_before_it_is_only_dispatched},
       {"what is dispatched is emptied, and its record is kept", 3, emptied_when_dispatched},
       {"Billing has an outbox, too, and nothing else remembers what was handled", 2, nothing_else_remembers},
       {"records are kept for seven days, and then purged", 3, kept_for_seven_days},
       {"broker and acknowledgement fail when the order is saved already", 2, monkeys_stand_outside},
       {"a porsche that is ordered twice is billed once", 3, the_second_porsche_is_gone},
       {"with all monkeys at work, orders and bills are right", 3, all_monkeys_at_work},
       {"explored: a crash at any seam loses nothing, and invents nothing", 2,
        Exploration{
            .given = {"create A"}, .typed = {"add book to A"}, .faults = {Fault::crash}, .properties = every_property}},
       {"explored: all that must hold holds, whatever goes wrong", 3,
        Exploration{.given = {"create A"},
                    .typed = {"add book to A", "add book to A", "remove book from A"},
                    .faults = every_fault,
                    .properties = every_property,
                    .typed_if_deep = {"add book to A"}}},
       {"explored: and where the broker keeps no order", 3,
        Exploration{.given = {"create A"},
                    .typed = {"add book to A", "remove book from A"},
                    .faults = every_fault,
                    .in_total = 1,
                    .order = Order::any,
                    .properties = every_property,
                    .typed_if_deep = {"add book to A"}}},
       {"what the outbox does not give: order between different messages", 1, limits::order_between_messages()},
       {"what the outbox does not give: side effects outside of the database, done once", 1, limits::side_effects()},
       {"what the outbox does not give: safety from copies that come when its records are purged", 1,
        limits::copies_after_the_purge()}});
}
