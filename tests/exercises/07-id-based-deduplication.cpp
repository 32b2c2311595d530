#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <map>
#include <set>

#include "send-twice.hpp"
#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"
#include "unknown-order.hpp"

using namespace shop;
using simulation::What;

namespace {

constexpr auto behavior = "deduplicate in deduplication.cpp, and whether both endpoints use it";
constexpr auto handlers = "what the handlers in orders.cpp do with a message that was processed before";
constexpr auto marks = "processed_messages";

/// Lets every AddItem leave a second time, 10 s later.
void copy_late(SimulatedShop& shop) {
  shop.world()
      .endpoint("frontend")
      .outgoing()
      .use("a late copy", [](messaging::OutgoingContext& context, messaging::Next next) -> messaging::Task {
        co_await next();
        if (context.message().type() == "AddItem") context.later(std::chrono::seconds(10), next);
      });
}

bool is_marked(SimulatedShop& shop, const std::string& endpoint, const std::string& message_id) {
  return shop.connection(endpoint)
      .query(fmt::format("SELECT 1 FROM {} WHERE message_id = ?", marks), message_id)
      .next();
}

void a_late_copy_has_no_effect(SimulatedShop& shop) {
  copy_late(shop);
  shop.type("create A");
  shop.run();
  expect(!shop.happened(What::saved, "CreateOrder").empty(), "order A is saved when the CreateOrder is handled",
         "it is not", "whether the handler of CreateOrder commits, in the transaction that the behaviour has begun");
  bool held = false;
  shop.world().history().listen([&](const simulation::Happening&) { held = held || !shop.order("A").empty(); });
  shop.type("add book to A");
  shop.type("remove book from A");
  shop.run();
  expect_all_handled(shop, behavior);
  expect(held, "order A holds a book, until that is removed", "it never holds one",
         "what the handler of AddItem does with a message that is new, and whether it commits");
  expect_order(shop, "A", {}, behavior);
}

void each_message_is_marked(SimulatedShop& shop) {
  // Each of the commands comes once that changes something, and once that does not.
  for (const auto* line :
       {"create A", "create A", "add book to A", "add book to A", "remove book from A", "remove book from A"}) {
    shop.type(line);
  }
  shop.run();
  expect_all_handled(shop, behavior);
  for (const std::string endpoint : {"orders", "billing"}) expect_table(shop, endpoint, marks, behavior);
  for (const auto* type : {"CreateOrder", "AddItem", "RemoveItem", "ItemAdded", "ItemRemoved"}) {
    for (const auto& handled : shop.happened(What::completed, type)) {
      expect(is_marked(shop, handled.endpoint, handled.message_id()),
             fmt::format("the ID of the {} is in {} of {}", type, marks, handled.endpoint), "it is not there",
             fmt::format("{}; and whether the handler of {} commits, also if nothing changes", behavior, type));
    }
  }
}

void no_id_is_marked_twice(SimulatedShop& shop) {
  each_message_is_marked(shop);
  for (const std::string endpoint : {"orders", "billing"}) {
    bool refused = false;
    try {
      shop.connection(endpoint).execute(fmt::format("UPDATE {} SET message_id = 'the same in all rows'", marks));
    } catch (const SQLite::Exception&) {
      refused = true;
    }
    expect(refused, fmt::format("{} of {} holds no ID twice, whoever writes it", marks, endpoint),
           "it takes two rows with one ID", "whether the table has a unique key, and over which column");
  }
}

void billing_counts_each_event_once(SimulatedShop& shop) {
  send_twice(shop, "orders");
  shop.type("create A");
  shop.type("add book to A");
  shop.type("add puzzle to A");
  shop.type("remove book from A");
  shop.run();
  expect_all_handled(shop, behavior);
  expect_bill(shop, "A", {"puzzle"}, "the handlers in billing.cpp, and whether configure_billing uses the behaviour");
}

void the_same_content_is_not_the_same_command(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add book to A", "remove book from A", "add book to A"}) shop.type(line);
  shop.run();
  expect_all_handled(shop, behavior);
  expect_order(shop, "A", {"book"}, "by what a message is known: its ID, not its content");
  expect_bill(shop, "A", {"book"}, "by what a message is known: its ID, not its content");
}

void what_is_not_saved_is_not_marked(SimulatedShop& shop) {
  auto& orders = shop.world().endpoint("orders");
  shop.type("create A");
  shop.run();
  orders.recoverability({.immediate_retries = 0, .delays = {}});
  orders.before_commit("the disk is full", [&shop](messaging::IncomingContext&) -> messaging::Task {
    if (!shop.order("A").empty()) throw messaging::DatabaseError("the disk is full");
    co_return;
  });
  shop.type("add book to A");
  shop.run();
  expect(shop.failed().size() == 1, "as long as the disk is full, the AddItem fails, and ends in the error queue",
         "the error queue is empty", "the handler of AddItem, and whether a behaviour catches what is thrown");
  orders.remove("the disk is full");
  shop.world().broker().return_failed(std::nullopt);
  shop.run();
  expect_all_handled(shop, "the handler of AddItem");
  expect_order(shop, "A", {"book"}, "whether mark and change are in one transaction");
  expect_bill(shop, "A", {"book"}, handlers);
}

/// What is left to be solved: each event that tells of one change has an ID of its own.
Property one_change_one_id() {
  Property property;
  property.name = "one-change-one-id";
  property.at_rest = [](SimulatedShop& shop) {
    std::map<std::string, std::set<std::string>> ids;  // of the events that one command has caused
    for (const auto& sent : shop.world().wire()) {
      if (sent.from == "orders")
        ids[sent.envelope->header(messaging::header::causation_id)].insert(sent.envelope->id());
    }
    for (const auto& [command, of_its_events] : ids) {
      if (of_its_events.size() < 2 || shop.bill("A") == shop.order("A")) continue;
      CheckFailed failed("Billing hears of one change under one message ID",
                         fmt::format("it hears of it under {}", fmt::join(of_its_events, " and ")), handlers);
      failed.sentence = fmt::format("Billing hears of one book under two IDs, {}. It takes them for two, and bills {}.",
                                    fmt::join(of_its_events, " and "), in_words(shop.bill("A")));
      failed.rows.push_back(
          {"billing", {"bill_items", rows_of(shop.connection("billing"), "bill_items", "A", "book").at(0)}, false});
      throw failed;
    }
  };
  return property;
}

Flaw two_ids_for_one_change() {
  Flaw flaw;
  flaw.exploration = {.given = {"create A"},
                      .typed = {"add book to A"},
                      .faults = {Fault::copy, Fault::ack_lost},
                      .properties = {one_change_one_id()}};
  flaw.expected = "there is a schedule in which Billing hears of one book under two message IDs";
  flaw.otherwise = "in no schedule does it";
  flaw.look =
      "whether what was processed before is told again; IDs that do not change are the next exercise's business";
  return flaw;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Fault> faults{Fault::late_copy, Fault::ack_lost,    Fault::commit_fails,
                                  Fault::send_lost, Fault::send_unsure, Fault::crash};
  const std::vector<Property> orders_are_right{nothing_lost_nothing_twice(), nothing_stuck()};
  return run_checks(
      argc, argv,
      with_what_holds_since(
          7,
          {{"what was removed stays removed, though a copy of the AddItem comes 10 s later", 2,
            a_late_copy_has_no_effect},
           {"each message is marked as processed, at Orders and at Billing", 3, each_message_is_marked},
           {"the table refuses an ID that is there already", 3, no_id_is_marked_twice},
           {"Billing counts an event that comes twice only once", 3, billing_counts_each_event_once},
           {"two commands with the same content are two commands", 1, the_same_content_is_not_the_same_command},
           {"mark and change live or die together: what is not saved is not marked", 3,
            what_is_not_saved_is_not_marked},
           {"an AddItem for an order that does not exist waits in the error queue, and is handled when it does", 2,
            a_gift_waits_for_its_order},
           {"explored: orders are right, whatever comes late, again, or fails", 3,
            Exploration{.given = {"create A"},
                        .typed = {"add book to A", "remove book from A"},
                        .faults = faults,
                        .properties = orders_are_right,
                        .typed_if_deep = {"add book to A"}}},
           {"explored: orders are right, also where the broker keeps no order", 3,
            Exploration{.given = {"create A"},
                        .typed = {"add book to A", "remove book from A"},
                        .faults = {Fault::late_copy, Fault::ack_lost, Fault::crash},
                        .in_total = 1,
                        .order = Order::any,
                        .properties = orders_are_right,
                        .typed_if_deep = {"add book to A"},
                        .retries = false}},
           {"explored: Billing hears of each change, and of nothing else, though commits and sends fail", 1,
            Exploration{
                .given = {"create A"},
                .typed = {"add book to A", "remove book from A", "remove book from A", "add book to A",
                          "add book to A"},
                .faults = {Fault::commit_fails, Fault::send_lost},
                .properties = {told_after_true(), billing_agrees(), told_only_what_changed(), nothing_stuck()}}},
           {"what remains shows: the two IDs under which Billing hears of one change", 1, two_ids_for_one_change()}}));
}
