#include <fmt/format.h>

#include "shop/checks/exploration.hpp"
#include "shop/worlds/families.hpp"
#include "shop/worlds/kept.hpp"

using namespace shop;
using simulation::What;

namespace {

constexpr auto monkey = "fail_first_train in chaos.cpp, and whether configure_orders registers it";
constexpr auto handler = "what the handler of AddItem does when the gift is there already";

/// The same kind of thing, of messages about one order.
std::vector<simulation::Happening> of_order(std::vector<simulation::Happening> all, const std::string& order_id) {
  std::erase_if(all, [&](const auto& happening) {
    return happening.message->body.find(fmt::format("\"{}\"", order_id)) == std::string::npos;
  });
  return all;
}

void the_first_fails_once_for_each_command(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("create B");
  shop.type("add train to A");
  shop.type("add train to B");
  shop.run();
  for (const std::string order_id : {"A", "B"}) {
    const auto failed = of_order(shop.happened(What::attempt_failed, "AddItem", Gift::train), order_id);
    const auto left = of_order(shop.happened(What::sent, "ItemAdded", Gift::train), order_id);
    const auto expected = fmt::format("adding a train to order {} fails once, when ItemAdded is published", order_id);
    if (failed.empty()) {
      expect(false, expected, left.empty() ? "ItemAdded gets lost, and nobody is told" : "it never fails", monkey);
    }
    expect(failed.size() == 1, expected, fmt::format("it fails {} times", failed.size()), monkey);
    const auto saved = of_order(shop.happened(What::saved, "AddItem", Gift::train), order_id);
    expect(!saved.empty(), expected, "it fails before anything is saved", monkey);
  }
  for (const auto& happening : shop.world().history().happenings()) {
    if (happening.what == What::attempt_failed) break;
    expect(happening.what != What::sent || happening.message->type() != "ItemAdded",
           "the first ItemAdded of a train does not leave", "it leaves, and then the attempt fails", monkey);
  }
  worlds::another_handler_tells(shop, Gift::train, 1);  // in every attempt, mended or not
}

void everything_else_is_published(SimulatedShop& shop) {
  shop.type("create A");
  for (const auto gift : all_gifts) {
    if (gift != Gift::train && gift != Gift::drone) shop.type(fmt::format("add {} to A", name(gift)));
  }
  shop.run();
  const auto failed = shop.happened(What::attempt_failed, "AddItem");
  expect(failed.empty(), "every other gift is added at the first attempt",
         failed.empty() ? "" : "an attempt fails: " + failed.front().text, monkey);
  for (const auto gift : all_gifts) {
    if (gift == Gift::train || gift == Gift::drone) continue;
    expect(!shop.happened(What::sent, "ItemAdded", gift).empty(),
           fmt::format("the ItemAdded of a {} leaves", name(gift)), "it never leaves", monkey);
  }
}

void a_train_is_billed(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add train to A");
  shop.run();
  expect(!shop.happened(What::attempt_failed, "AddItem").empty(), "the first ItemAdded of the train fails", "it leaves",
         monkey);
  expect_all_handled(shop, monkey);
  expect_order(shop, "A", {"train"}, handler);
  expect_bill(shop, "A", {"train"}, handler);
}

void given_back_it_is_told(SimulatedShop& shop) {
  auto& orders = shop.world().endpoint("orders");
  orders.recoverability({.immediate_retries = 0, .delays = {}});
  orders.outgoing().use("the broker is away", [](messaging::OutgoingContext&, messaging::Next) -> messaging::Task {
    throw messaging::TransportError("the broker is away");
    co_return;
  });
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  expect(shop.failed().size() == 1, "as long as the broker is away, the AddItem fails, and ends in the error queue",
         "the error queue is empty", handler);
  orders.remove("the broker is away");
  shop.world().broker().return_failed(std::nullopt);
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"book"}, handler);
  expect_bill(shop, "A", {"book"}, handler);
}

}  // namespace

int main(int argc, char** argv) {
  return run_checks(
      argc, argv,
      with_what_holds_since(
          4,
          halves({{"the first ItemAdded of a train fails, once for each AddItem", 2,
                   the_first_fails_once_for_each_command},
                  {"whatever else is published leaves", 3, everything_else_is_published}},
                 {{"a train is on the order and on the bill, though its first ItemAdded fails", 2, a_train_is_billed},
                  {"explored: failing sends, failing commits and copies, and the bill is what the order holds", 3,
                   Exploration{.given = {"create A"},
                               .typed = {"add book to A", "add book to A"},
                               .faults = {Fault::send_lost, Fault::send_unsure, Fault::commit_fails, Fault::copy},
                               .properties = {told_after_true(), nothing_lost_nothing_twice(), billing_agrees(),
                                              nothing_stuck()},
                               .typed_if_deep = {"add puzzle to A"}}},
                  {"given back from the error queue when the broker is there again, a book is on the bill", 1,
                   given_back_it_is_told}})));
}
