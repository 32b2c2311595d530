#include <fmt/format.h>

#include <algorithm>

#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"

using namespace shop;
using simulation::What;

namespace {

constexpr auto monkey = "time_out_first_porsche in chaos.cpp, and whether configure_orders registers it";

/// Expects that something happened, and returns the first time it did.
simulation::Happening first(const std::vector<simulation::Happening>& all, const std::string& expected,
                            const std::string& otherwise) {
  expect(!all.empty(), expected, otherwise, monkey);
  return all.front();
}

/// True if this happens to a message of this type before the first attempt to handle one fails.
bool before_it_fails(SimulatedShop& shop, What what, const std::string& type) {
  for (const auto& happening : shop.world().history().happenings()) {
    if (happening.what == What::attempt_failed) return false;
    if (happening.what == what && happening.message && happening.message->type() == type) return true;
  }
  return false;
}

constexpr auto order = "in which order time_out_first_porsche calls next(), waits and throws";

void expect_ten_seconds(SimulatedShop& shop, const simulation::Happening& failed) {
  const auto sent = shop.happened(What::sent, "ItemAdded", Gift::porsche);
  const auto its = std::find_if(sent.begin(), sent.end(), [&](const auto& one) {
    return one.message->header(messaging::header::causation_id) == failed.message_id();
  });
  const auto seconds = its == sent.end() ? 0 : seconds_between(*its, failed);
  expect(seconds == 10, "the attempt fails 10 s after the ItemAdded has left",
         seconds == 0 ? "it fails at once" : fmt::format("it fails after {} s", seconds), order);
}

void handled_then_it_fails(SimulatedShop& shop) {
  shop.type("create A");
  shop.run();
  shop.type("add porsche to A");
  shop.run();
  const auto failed = first(shop.happened(What::attempt_failed, "AddItem", Gift::porsche),
                            "the first attempt to add a porsche fails", "it never fails");
  expect(before_it_fails(shop, What::saved, "AddItem"), "the porsche is saved before the first attempt fails",
         "the attempt fails, and nothing is saved yet", order);
  expect(before_it_fails(shop, What::sent, "ItemAdded"), "its ItemAdded leaves before the first attempt fails",
         "the attempt fails, and the ItemAdded has not left yet", order);
  expect_ten_seconds(shop, failed);
}

void it_strikes_once_for_each_message(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("create B");
  shop.type("add porsche to A");
  shop.type("add porsche to B");
  shop.run();
  const auto failed = shop.happened(What::attempt_failed, "AddItem", Gift::porsche);
  expect(failed.size() == 2, "of two AddItems of a porsche, each fails once",
         failed.empty() ? "none does" : "an attempt fails " + how_often(failed.size()), monkey);
  expect(failed[0].message_id() != failed[1].message_id(), "of two AddItems of a porsche, each fails once",
         "one fails twice, and the other never", monkey);
  for (const auto& each : failed) expect_ten_seconds(shop, each);
  expect_all_handled(shop, monkey);
}

void everything_else_is_handled_at_once(SimulatedShop& shop) {
  shop.type("create A");
  Gifts wanted;
  for (const auto gift : all_gifts) {
    if (gift != Gift::porsche && gift != Gift::drone && gift != Gift::train) {
      shop.type(fmt::format("add {} to A", name(gift)));
      wanted.add(name(gift), 1);
    }
  }
  shop.type("remove porsche from A");
  shop.run();
  for (const auto* type : {"CreateOrder", "AddItem", "RemoveItem"}) {
    const auto failed = shop.happened(What::attempt_failed, type);
    expect(failed.empty(), fmt::format("every other {} is handled at the first attempt", type),
           failed.empty() ? "" : "an attempt fails: " + failed.front().text, monkey);
  }
  const auto add = first(shop.happened(What::delivered, "AddItem", Gift::book), "a book is added", "it is not");
  const auto done = first(shop.happened(What::completed, "AddItem", Gift::book), "a book is added", "it is not");
  expect(seconds_between(add, done) == 0, "a book is handled at once",
         fmt::format("it takes {} s", seconds_between(add, done)), monkey);
  expect_order(shop, "A", wanted, "for which messages time_out_first_porsche calls next()");
}

Flaw billed_twice(const std::string& gift, std::vector<Fault> faults) {
  Flaw flaw;
  flaw.exploration = {.given = {"create A"},
                      .typed = {fmt::format("add {} to A", gift), fmt::format("add {} to A", gift)},
                      .faults = std::move(faults),
                      .properties = {billing_agrees()}};
  flaw.expected = fmt::format("there is a schedule in which one {} is on the order, and two are on the bill", gift);
  flaw.otherwise = "there is none";
  return flaw;
}

Flaw a_porsche_is_billed_twice() {
  auto flaw = billed_twice("porsche", {});
  flaw.look = "the monkey; and whether orders.cpp still tells again of what was processed before";
  return flaw;
}

Flaw a_book_is_billed_twice() {
  auto flaw = billed_twice("book", {Fault::copy, Fault::late_copy, Fault::ack_lost});
  flaw.look = "what orders.cpp remembers: to remember what was sent is the next exercise's business";
  return flaw;
}

}  // namespace

int main(int argc, char** argv) {
  return run_checks(
      argc, argv,
      with_what_holds_since(
          9, {{"an AddItem of a porsche is handled, and fails 10 s later", 3, handled_then_it_fails},
              {"it fails once for each message", 3, it_strikes_once_for_each_message},
              {"whatever else is handled is handled as before", 3, everything_else_is_handled_at_once},
              {"explored: as long as each command changes something, the shop is as right as before", 1,
               Exploration{.given = {"create A"},
                           .typed = {"add book to A", "remove book from A", "add book to A"},
                           .faults = {Fault::copy, Fault::late_copy, Fault::commit_fails, Fault::send_lost,
                                      Fault::send_unsure, Fault::ack_lost},
                           .properties = {told_after_true(), nothing_lost_nothing_twice(), billing_agrees(),
                                          told_only_what_changed(), nothing_stuck()}}},
              {"the flaw shows: the second Porsche, on the bill and on no order", 1, a_porsche_is_billed_twice()},
              {"the flaw shows with any gift that is ordered twice, when a message comes again", 1,
               a_book_is_billed_twice()}}));
}
