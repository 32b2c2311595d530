#include <fmt/format.h>

#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"

using namespace shop;
using simulation::What;

namespace {

constexpr auto monkey = "repeat_kites in chaos.cpp, and whether configure_frontend registers it";

void a_copy_leaves_later(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add kite to A");
  const auto first = shop.happened(What::sent, "AddItem");
  expect(!first.empty(), "the AddItem of a kite leaves when it is typed", "it waits", monkey);
  shop.run();
  const auto sent = shop.happened(What::sent, "AddItem");
  expect_sent(shop, 2, "AddItem", monkey);
  expect(sent[0].message->id() == sent[1].message->id(), "the second is a copy: it has the message ID of the first",
         fmt::format("they have two IDs, {} and {}", sent[0].message->id(), sent[1].message->id()), monkey);
  const auto seconds = seconds_between(sent[0], sent[1]);
  expect(seconds == 10, "the copy leaves 10 s after the first", fmt::format("it leaves {} s after it", seconds),
         monkey);
}

void nobody_waits_for_it(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add kite to A");
  shop.type("add book to A");
  shop.run();
  const auto kite = shop.happened(What::sent, "AddItem", Gift::kite);
  const auto book = shop.happened(What::sent, "AddItem", Gift::book);
  expect(kite.size() >= 2, "a kite's AddItem leaves a second time", "it leaves once", monkey);
  expect(!book.empty(), "the AddItem of the book leaves", "it never leaves", monkey);
  expect(seconds_between(kite.front(), book.front()) == 0, "the book, typed right behind the kite, leaves at once",
         fmt::format("it leaves {} s later", seconds_between(kite.front(), book.front())),
         "who waits in repeat_kites: co_await holds up whoever sends");
}

void everything_else_leaves_as_before(SimulatedShop& shop) {
  shop.type("create A");
  for (const auto gift : all_gifts) {
    if (gift != Gift::kite && gift != Gift::drone) shop.type(fmt::format("add {} to A", name(gift)));
  }
  shop.type("remove kite from A");
  shop.run();
  expect_sent(shop, 1, "CreateOrder", monkey);
  expect_sent(shop, 1, "RemoveItem", monkey);
  for (const auto gift : all_gifts) {
    // A teddy leaves twice if its monkey is still there.
    if (gift == Gift::kite || gift == Gift::drone || gift == Gift::teddy) continue;
    const auto sent = shop.happened(What::sent, "AddItem", gift);
    expect(sent.size() == 1, fmt::format("the AddItem of a {} leaves once", name(gift)),
           sent.empty() ? "it never leaves" : "it leaves " + how_often(sent.size()), monkey);
  }
}

Flaw it_comes_back(const std::string& gift, std::vector<Fault> faults) {
  Flaw flaw;
  flaw.exploration = {.given = {"create A"},
                      .typed = {fmt::format("add {} to A", gift), fmt::format("remove {} from A", gift)},
                      .faults = std::move(faults),
                      .properties = {nothing_lost_nothing_twice()}};
  flaw.expected = fmt::format("there is a schedule in which a {} that was removed is on the order again", gift);
  flaw.otherwise = "in no schedule does it come back";
  return flaw;
}

Flaw a_kite_comes_back() {
  auto flaw = it_comes_back("kite", {});
  flaw.look = "the copy of the kite's AddItem; and whether orders.cpp forgets what was removed, as it should by now";
  return flaw;
}

Flaw a_book_comes_back() {
  auto flaw = it_comes_back("book", {Fault::late_copy, Fault::ack_lost});
  flaw.look = "what orders.cpp remembers: to be immune against copies is the next exercise's business";
  return flaw;
}

}  // namespace

int main(int argc, char** argv) {
  return run_checks(
      argc, argv,
      with_what_holds_since(
          6,
          {{"a copy of a kite's AddItem leaves 10 s after the first, with the same message ID", 2, a_copy_leaves_later},
           {"nobody waits for the copy: the next command leaves at once", 3, nobody_waits_for_it},
           {"whatever else is sent leaves as before", 2, everything_else_leaves_as_before},
           {"explored: as long as no copy comes late, the shop is as right as before", 2,
            Exploration{
                .given = {"create A", "add puzzle to A"},
                .typed = {"remove puzzle from A", "add book to A", "remove book from A", "add book to A"},
                .faults = {Fault::send_lost, Fault::send_unsure, Fault::commit_fails, Fault::copy},
                .properties = {told_after_true(), nothing_lost_nothing_twice(), billing_agrees(), nothing_stuck()}}},
           {"the flaw shows: a kite that was removed comes back", 4, a_kite_comes_back()},
           {"the flaw shows with any gift, when a copy comes late or an acknowledgement is lost", 1,
            a_book_comes_back()}}));
}
