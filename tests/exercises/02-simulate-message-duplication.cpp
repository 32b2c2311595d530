#include <fmt/format.h>

#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"

using namespace shop;
using simulation::What;

namespace {

constexpr auto monkey = "duplicate_teddies in chaos.cpp, and whether configure_frontend registers it";
constexpr auto handler = "the handler of AddItem in orders.cpp";

void a_teddy_leaves_twice(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add teddy to A");
  const auto at_once = shop.happened(What::sent, "AddItem", Gift::teddy);
  shop.run();
  const auto sent = shop.wire("AddItem");
  expect_sent(shop, 2, "AddItem", monkey);
  expect(sent[0].id() == sent[1].id(), "the second is a copy: it has the message ID of the first",
         fmt::format("they have two IDs, {} and {}", sent[0].id(), sent[1].id()), monkey);
  expect(at_once.size() == 2, "both leave at once", "the second leaves later", monkey);
}

void everything_else_leaves_once(SimulatedShop& shop) {
  shop.type("create A");
  for (const auto gift : all_gifts) {
    if (gift != Gift::teddy) shop.type(fmt::format("add {} to A", name(gift)));
  }
  shop.run();
  expect_sent(shop, 1, "CreateOrder", monkey);
  for (const auto gift : all_gifts) {
    if (gift == Gift::teddy) continue;
    const auto times = shop.happened(What::sent, "AddItem", gift).size();
    expect(times == 1, fmt::format("the AddItem of a {} leaves once", name(gift)),
           times == 0 ? "it never leaves" : "it leaves " + how_often(times), monkey);
  }
}

void one_teddy_all_the_same(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add teddy to A");
  shop.run();
  const auto given = shop.happened(What::delivered, "AddItem", Gift::teddy).size();
  expect(given == 2, "Orders is given the AddItem of the teddy twice", "it is given it " + how_often(given), monkey);
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"teddy"}, handler);
  expect_bill(shop, "A", {"teddy"}, handler);
}

}  // namespace

int main(int argc, char** argv) {
  return run_checks(
      argc, argv,
      with_what_holds_since(
          2, {{"the AddItem of a teddy leaves twice, with one message ID", 2, a_teddy_leaves_twice},
              {"whatever else is sent leaves once", 3, everything_else_leaves_once},
              {"one teddy is on the order all the same, and one on the bill", 1, one_teddy_all_the_same},
              {"explored: copies of any message, at once or late, change nothing", 1,
               Exploration{.given = {"create A"},
                           .typed = {"add book to A", "create B", "add book to B"},
                           .faults = {Fault::copy, Fault::late_copy},
                           .properties = {nothing_lost_nothing_twice(), billing_agrees(), nothing_stuck()},
                           .typed_if_deep = {"add puzzle to A"}}}}));
}
