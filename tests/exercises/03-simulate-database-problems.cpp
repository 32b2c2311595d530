#include <fmt/format.h>

#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"

using namespace shop;
using simulation::What;

namespace {

constexpr auto monkey = "fail_drones in chaos.cpp, and whether configure_orders registers it";
constexpr auto handler = "in which order the handler of AddItem publishes and commits";

/// Expects the drone in the error queue, alone.
messaging::Envelope the_drone_that_failed(SimulatedShop& shop) {
  const auto failed = shop.failed();
  expect(!failed.empty(), "the AddItem of the drone is in the error queue", "the error queue is empty", monkey);
  expect(failed.size() == 1 && failed.front().type() == "AddItem" && is_about(failed.front(), Gift::drone),
         "nothing but the AddItem of the drone is in the error queue",
         fmt::format("there is {} {}: {}", failed.front().type(), failed.front().body,
                     failed.front().header(messaging::header::exception_message)),
         monkey);
  return failed.front();
}

void a_drone_is_never_saved(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add drone to A");
  shop.run();
  const auto failed = the_drone_that_failed(shop);
  expect(!failed.header(messaging::header::exception_message).empty(), "the error queue says why",
         "the reason is empty", monkey);
  const auto& policy = shop.world().endpoint("orders").recoverability();
  const auto attempts = static_cast<int>(policy.delays.size() + 1) * (policy.immediate_retries + 1);
  expect(failed.header(messaging::header::attempts) == std::to_string(attempts),
         fmt::format("it is tried {} times before, as configure_orders says", attempts),
         fmt::format("it is tried {} times", failed.header(messaging::header::attempts)), monkey);
  const auto undone = shop.happened(What::undone, "AddItem").size();
  expect(undone == static_cast<std::size_t>(attempts), "each attempt inserts the drone, and its commit fails",
         undone == 0 ? "it fails before anything is inserted" : fmt::format("only {} attempts insert it", undone),
         monkey);
}

void all_other_gifts_are_saved(SimulatedShop& shop) {
  shop.type("create A");
  Gifts all;
  for (const auto gift : all_gifts) {
    if (gift == Gift::drone) continue;
    shop.type(fmt::format("add {} to A", name(gift)));
    all.add(name(gift));
  }
  shop.run();
  for (const auto* type : {"CreateOrder", "AddItem"}) {
    const auto failed = shop.happened(What::attempt_failed, type);
    expect(failed.empty(), fmt::format("every other {} is handled at the first attempt", type),
           failed.empty() ? "" : fmt::format("an attempt fails: {}", failed.front().text), monkey);
  }
  expect_order(shop, "A", all, monkey);
}

void a_drone_that_is_not_saved_is_not_billed(SimulatedShop& shop) {
  shop.world().endpoint("orders").recoverability({.immediate_retries = 0, .delays = {}});  // one attempt shows it all
  shop.type("create A");
  shop.type("add drone to A");
  shop.run();
  the_drone_that_failed(shop);
  expect_order(shop, "A", {}, monkey);
  expect_bill(shop, "A", {}, handler);
}

void given_back_it_is_handled(SimulatedShop& shop) {
  shop.world().endpoint("orders").recoverability({.immediate_retries = 0, .delays = {}});
  shop.type("create A");
  shop.type("add drone to A");
  shop.run();
  the_drone_that_failed(shop);
  auto& orders = shop.world().endpoint("orders");
  for (const auto& name : orders.commit_hooks()) orders.remove(name);
  shop.world().broker().return_failed(std::nullopt);
  shop.run();
  expect_all_handled(shop, "the handler of AddItem in orders.cpp");
  expect_order(shop, "A", {"drone"}, "the handler of AddItem in orders.cpp");
  expect_bill(shop, "A", {"drone"}, "what the handler of AddItem publishes");
}

}  // namespace

int main(int argc, char** argv) {
  return run_checks(
      argc, argv,
      with_what_holds_since(
          3, halves({{"a drone is never saved: its AddItem ends in the error queue, with the reason", 2,
                      a_drone_is_never_saved},
                     {"every other gift is saved, at the first attempt", 3, all_other_gifts_are_saved}},
                    {{"a drone that is not saved is not billed", 2, a_drone_that_is_not_saved_is_not_billed},
                     {"explored: where a failing commit is not tried again, the bill is what the order holds", 2,
                      Exploration{.given = {"create A"},
                                  .typed = {"add book to A", "add puzzle to A"},
                                  .faults = {Fault::commit_fails},
                                  .properties = {billing_agrees()},
                                  .retries = false}},
                     {"explored: Billing is told of what is saved, and of nothing else", 3,
                      Exploration{.given = {"create A"},
                                  .typed = {"add book to A", "add book to A"},
                                  .faults = {Fault::commit_fails, Fault::copy},
                                  .properties = {told_after_true(), told_only_what_changed(),
                                                 nothing_lost_nothing_twice(), billing_agrees(), nothing_stuck()},
                                  .typed_if_deep = {"add puzzle to A"}}},
                     {"given back from the error queue, without the monkey, the drone is on the order and on the bill",
                      2, given_back_it_is_handled}})));
}
