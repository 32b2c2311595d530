#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "send-twice.hpp"
#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"
#include "shop/worlds/wrapping.hpp"

using namespace shop;

namespace {

constexpr auto behavior = "derive_id in deterministic_ids.cpp, and whether configure_orders registers it";
constexpr auto not_the_same = "what derive_id derives the ID from: something of it is another in the second handling";
constexpr auto anything_else =
    "what derive_id derives the ID from: has the attempt, the time or chance a part in it? And what orders.cpp "
    "publishes";
constexpr auto derived_from = "from what derive_id makes the name that it derives the ID from";

/// The IDs of all events that left an endpoint because of this message, in order.
std::vector<std::string> told_by(const SimulatedShop& shop, const std::string& endpoint,
                                 const std::string& message_id) {
  std::vector<std::string> ids;
  for (const auto& sent : shop.world().wire()) {
    const auto& envelope = *sent.envelope;
    if (sent.from == endpoint && envelope.header(messaging::header::causation_id) == message_id) {
      ids.push_back(envelope.id());
    }
  }
  return ids;
}

/// The ID of the first ItemAdded; throws CheckFailed if there is none.
std::string first_told(const SimulatedShop& shop, const std::string& endpoint, const std::string& message_id) {
  const auto ids = told_by(shop, endpoint, message_id);
  expect(!ids.empty(), "an AddItem leads to an ItemAdded", "none leaves", "the handler of AddItem");
  return ids.front();
}

/// The command that adds the book to order A, which now is on it.
messaging::Envelope add_a_book(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  expect_sent(shop, 1, "AddItem", "the behaviours of the Frontend");
  expect_all_handled(shop, behavior);
  return shop.wire("AddItem").front();
}

bool is_derived(const std::string& id) {
  static const std::regex version_5("[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  return std::regex_match(id, version_5);
}

void an_event_has_a_derived_uuid(SimulatedShop& shop) {
  const auto command = add_a_book(shop);
  const auto id = first_told(shop, "orders", command.id());
  expect(is_derived(id), "the message ID of an ItemAdded is a UUID of version 5", "it is " + id, behavior);
}

void handled_twice_it_is_told_under_one_id(SimulatedShop& shop) {
  send_twice(shop, "frontend");
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  expect_all_handled(shop, behavior);
  const auto sent = shop.wire("ItemAdded");
  expect(sent.size() == 2, "an AddItem that comes twice is told of twice", "ItemAdded leaves " + how_often(sent.size()),
         "the handler of AddItem");
  if (sent[0].id() != sent[1].id()) {
    CheckFailed failed("both have one message ID", fmt::format("they have two, {} and {}", sent[0].id(), sent[1].id()),
                       is_derived(sent[0].id()) ? not_the_same : behavior);
    failed.sentence = fmt::format("Billing hears of one book under two IDs. It takes them for two, and bills {}.",
                                  in_words(shop.bill("A")));
    for (auto& row : rows_of(shop.connection("billing"), "bill_items", "A", "book"))
      failed.rows.push_back({"billing", {"bill_items", std::move(row)}, false});
    throw failed;
  }
  expect_bill(shop, "A", {"book"}, behavior);
}

void it_is_the_same_later_and_elsewhere(SimulatedShop& shop) {
  const auto command = add_a_book(shop);
  const auto first = first_told(shop, "orders", command.id());
  shop.world().restart("orders");
  shop.world().broker().put("orders", command);
  shop.run();
  const auto ids = told_by(shop, "orders", command.id());
  expect(ids.back() == first, "an AddItem that comes again after a restart is told of under the same ID",
         fmt::format("it was {}, and is {}", first, ids.back()), derived_from);

  SimulatedShop elsewhere{Step()};
  for (const auto* line : {"create A", "create B", "add puzzle to B", "add kite to B"}) elsewhere.type(line);
  elsewhere.run();
  elsewhere.world().broker().put("orders", command);
  elsewhere.run();
  const auto there = first_told(elsewhere, "orders", command.id());
  expect(there == first, "on another machine, at another time, the same AddItem is told of under the same ID",
         fmt::format("here it is {}, there it is {}", first, there), derived_from);
}

void each_message_of_a_handler_has_its_own(SimulatedShop& shop) {
  wrapping::begin(shop);
  const auto command = add_a_book(shop);
  const auto ids = told_by(shop, "orders", command.id());
  const std::set<std::string> distinct(ids.begin(), ids.end());
  expect(ids.size() == 4 && distinct.size() == 4,
         "a handler that sends an ItemAdded, two GiftWrapped and a WrapGift gives them four IDs",
         fmt::format("it sends {} under {} IDs", ids.size(), distinct.size()),
         "what tells the messages of one handler apart");
  for (const auto& id : ids) {
    expect(is_derived(id), "all of them are derived, that of the command as well", "one of them is " + id, behavior);
  }
}

void what_no_handler_sends_has_a_new_id(SimulatedShop& shop) {
  wrapping::begin(shop);
  const std::string look = "what derive_id does where context.incoming() is null";
  const auto first = wrapping::sent_by_itself(shop, look);
  const auto second = wrapping::sent_by_itself(shop, look);
  expect(first.id() != second.id(), "what no handler sends has a new ID each time",
         fmt::format("two messages have one, {}", first.id()), look);
}

void each_endpoint_has_its_own(SimulatedShop& shop) {
  const auto command = add_a_book(shop);
  const auto here = first_told(shop, "orders", command.id());
  Step twins;
  twins.configure_billing = twins.configure_orders;  // a second endpoint that handles the same commands
  SimulatedShop both(twins);
  both.type("create A");
  both.run();
  both.world().broker().put("billing", both.wire("CreateOrder").front());
  both.run();
  both.world().broker().put("billing", command);
  both.run();
  const auto there = first_told(both, "billing", command.id());
  expect(here != there, "two endpoints that handle one command publish under two IDs",
         fmt::format("both publish under {}", here),
         "whether the endpoint's name is part of what an ID is derived from");
}

void each_command_has_its_own(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add book to A", "remove book from A", "add book to A"}) shop.type(line);
  shop.run();
  expect_all_handled(shop, behavior);
  std::set<std::string> commands;
  for (const auto& command : shop.wire("AddItem")) commands.insert(command.id());
  expect(commands.size() == 2, "two commands that are typed have two IDs", "they have one",
         "what derive_id does for a message that is not sent by a handler");
  const auto told = shop.wire("ItemAdded");
  expect(told.size() == 2, "both AddItems are told of", "ItemAdded leaves " + how_often(told.size()), behavior);
  expect(told[0].id() != told[1].id(), "two AddItems with the same content are told of under two IDs",
         fmt::format("both under {}", told[0].id()), derived_from);
  expect_bill(shop, "A", {"book"}, behavior);
}

void each_command_of_a_conversation_has_its_own(SimulatedShop& shop) {
  const auto command = add_a_book(shop);
  auto second = command;  // as if one handler had sent both
  second.headers[messaging::header::message_id] = "another";
  second.body = R"({"order_id": "A", "gift": "puzzle"})";
  shop.world().broker().put("orders", second);
  shop.run();
  expect_all_handled(shop, behavior);
  const auto of_the_first = first_told(shop, "orders", command.id());
  const auto of_the_second = first_told(shop, "orders", second.id());
  expect(of_the_first != of_the_second, "two AddItems of one conversation are told of under two IDs",
         fmt::format("both under {}", of_the_first), derived_from);
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Fault> faults{Fault::copy,      Fault::late_copy,   Fault::commit_fails,
                                  Fault::send_lost, Fault::send_unsure, Fault::ack_lost};
  const std::vector<Property> properties{told_after_true(), nothing_lost_nothing_twice(), billing_agrees(),
                                         told_only_what_changed(), nothing_stuck()};
  return run_checks(
      argc, argv,
      with_what_holds_since(
          8,
          {{"an AddItem that comes twice is told of under one ID, and billed once", 2,
            handled_twice_it_is_told_under_one_id},
           {"the ID is a UUID of version 5", 3, an_event_has_a_derived_uuid},
           {"the ID is the same after a restart, at another time, and on another machine", 2,
            it_is_the_same_later_and_elsewhere},
           {"each message that a handler sends has an ID of its own", 2, each_message_of_a_handler_has_its_own},
           {"what an endpoint sends while it handles no message has a new ID", 2, what_no_handler_sends_has_a_new_id},
           {"two endpoints that handle the same command give IDs of their own", 2, each_endpoint_has_its_own},
           {"each command that is typed has an ID of its own, and leads to events with IDs of their own", 3,
            each_command_has_its_own},
           {"two commands of one conversation lead to events with IDs of their own", 3,
            each_command_of_a_conversation_has_its_own},
           {"explored: added, removed, added, and the bill is right, whatever comes late, again, or fails", 3,
            Exploration{.given = {"create A"},
                        .typed = {"add book to A", "remove book from A", "add book to A"},
                        .faults = faults,
                        .properties = properties,
                        .look = anything_else}},
           {"explored: the bill is right, also where the broker keeps no order", 3,
            Exploration{.given = {"create A"},
                        .typed = {"add book to A", "add puzzle to A"},
                        .faults = faults,
                        .in_total = 1,
                        .order = Order::any,
                        .properties = properties,
                        .look = anything_else}}}));
}
