#include <fmt/format.h>

#include "10-outbox-limits.hpp"
#include "10-outbox-records.hpp"
#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"
#include "unknown-order.hpp"

using namespace shop;
using namespace records;
using simulation::What;

namespace {

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
         "the error queue is empty", "process_once: whether it passes on that a dispatch fails; and hold_back");
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

constexpr auto anywhere = "outbox.cpp: what is dispatched, marked and purged, and for which message; and the handlers";

}  // namespace

int main(int argc, char** argv) {
  const std::vector<Fault> every_fault(std::begin(simulation::all_faults), std::end(simulation::all_faults));
  const std::vector<Property> every_property{told_after_true(), nothing_lost_nothing_twice(),
                                             billing_agrees(),  told_only_what_changed(),
                                             nothing_stuck(),   nothing_left_to_dispatch()};
  return run_checks(
      argc, argv,
      with_what_holds_since(
          10, {{"what is to be sent is stored as JSON, in the transaction that changes the order", 3,
                stored_in_the_transaction},
               {"what is stored leaves when it is saved, as it is stored", 3, leaves_when_it_is_saved},
               {"whatever a handler sends is stored, and leaves in the same order", 3, all_that_is_sent_is_stored},
               {"what was processed before is only dispatched: its handler is not called again", 3,
                processed_before_it_is_only_dispatched},
               {"what is dispatched is emptied, and its record is kept", 3, emptied_when_dispatched},
               {"Billing has an outbox, too, and nothing else remembers what was handled", 2, nothing_else_remembers},
               {"records are kept for seven days, and then purged", 3, kept_for_seven_days},
               {"broker and acknowledgement fail when the order is saved already", 2, monkeys_stand_outside},
               {"a porsche that is ordered twice is billed once", 3, the_second_porsche_is_gone},
               {"with all monkeys at work, orders and bills are right", 3, all_monkeys_at_work},
               {"an AddItem for an order that does not exist waits in the error queue, and is handled when it does", 3,
                a_gift_waits_for_its_order},
               {"explored: a crash at any seam loses nothing, and invents nothing", 2,
                Exploration{.given = {"create A"},
                            .typed = {"add book to A"},
                            .faults = {Fault::crash},
                            .properties = every_property,
                            .look = anywhere}},
               {"explored: all that must hold holds, whatever goes wrong", 3,
                Exploration{.given = {"create A"},
                            .typed = {"add book to A", "add book to A", "remove book from A"},
                            .faults = every_fault,
                            .properties = every_property,
                            .typed_if_deep = {"add book to A"},
                            .look = anywhere}},
               {"explored: and where the broker keeps no order", 3,
                Exploration{.given = {"create A"},
                            .typed = {"add book to A", "remove book from A"},
                            .faults = every_fault,
                            .in_total = 1,
                            .order = Order::any,
                            .properties = every_property,
                            .typed_if_deep = {"add book to A"},
                            .look = anywhere}},
               {"what the outbox does not give: order between different messages", 1, limits::order_between_messages()},
               {"what the outbox does not give: side effects outside of the database, done once", 1,
                limits::side_effects()},
               {"what the outbox does not give: safety from copies that come when its records are purged", 1,
                limits::copies_after_the_purge()}}));
}
