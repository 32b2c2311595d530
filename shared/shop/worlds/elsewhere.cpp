#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "shop/worlds/families.hpp"
#include "shop/worlds/life.hpp"

namespace shop::worlds {
namespace {

using messaging::HandlerContext;
using messaging::IncomingContext;
using messaging::Next;
using messaging::Task;
using simulation::What;

constexpr auto registered =
    "in which endpoint each monkey of chaos.cpp is registered, and for which messages it strikes";

/// The learner's messages, as the check knows them.
template <messaging::Name Type, messaging::Name Owner>
struct ItemCommand : messaging::Command<Type, Owner> {
  ItemCommand() = default;
  explicit ItemCommand(Gift what) : gift(name(what)) {}
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(ItemCommand, order_id, gift)
  std::string order_id = "A";
  std::string gift;
};

struct AddedAgain : messaging::Event<"ItemAdded"> {
  AddedAgain() = default;
  explicit AddedAgain(Gift what) : gift(name(what)) {}
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(AddedAgain, order_id, gift)
  std::string order_id = "A";
  std::string gift;
};

using AddAtOrders = ItemCommand<"AddItem", "orders">;
using AddAtBilling = ItemCommand<"AddItem", "billing">;
using TellFromOrders = ItemCommand<"TellAgain", "orders">;
using TellFromBilling = ItemCommand<"TellAgain", "billing">;

std::size_t failed_attempts(SimulatedShop& shop, const std::string& endpoint) {
  std::size_t failed = 0;
  for (const auto& happening : shop.world().history().happenings()) {
    if (happening.what == What::attempt_failed && happening.endpoint == endpoint) ++failed;
  }
  return failed;
}

/// What the Frontend's monkeys do to an AddItem, they do at the Frontend.
void sent_by(SimulatedShop& shop, const std::string& endpoint, Gift gift) {
  shop.type("create A");
  shop.run();
  shop.world().perform(shop.world().endpoint(endpoint).send(AddAtOrders(gift)));
  shop.run();
  const auto sent = shop.wire("AddItem").size();
  expect(sent == 1, fmt::format("an AddItem of a {} that {} sends leaves once", name(gift), endpoint),
         "it leaves " + how_often(sent), registered);
}

/// A handler of another command that publishes an ItemAdded.
template <class Command>
void told_by(SimulatedShop& shop, const std::string& endpoint, Gift gift, std::size_t fails) {
  shop.world().endpoint(endpoint).handle<Command>(
      [gift](const Command&, HandlerContext& context) -> Task { co_await context.publish(AddedAgain(gift)); });
  const auto sent_before = shop.wire("ItemAdded").size();
  const auto failed_before = failed_attempts(shop, endpoint);
  shop.world().perform(shop.world().endpoint("frontend").send(Command(gift)));
  shop.run();
  const auto failed = failed_attempts(shop, endpoint) - failed_before;
  expect(failed == fails,
         fmt::format("a handler of {} that publishes the ItemAdded of a {} fails {}", endpoint, name(gift),
                     fails == 0 ? "never" : how_often(fails) + ", at its first attempt"),
         failed == 0 ? "it never fails" : "it fails " + how_often(failed), registered);
  const auto sent = shop.wire("ItemAdded").size() - sent_before;
  expect(sent == 1, "and its ItemAdded leaves once", "it leaves " + how_often(sent), registered);
}

/// Billing may handle an AddItem of its own, and save something, whatever the gift.
void handled_by_billing(SimulatedShop& shop, Gift gift, bool begins) {
  shop.world().endpoint("billing").handle<AddAtBilling>([begins](const AddAtBilling&, HandlerContext& context) -> Task {
    if (!begins) co_return;
    messaging::Transaction transaction = co_await context.database().begin();
    transaction.execute("INSERT INTO bill_items(order_id, gift) SELECT 'A', 'book' WHERE false");
    co_await transaction.commit();
  });
  shop.world().perform(shop.world().endpoint("frontend").send(AddAtBilling(gift)));
  shop.run();
  const auto failed = failed_attempts(shop, "billing");
  expect(failed == 0, fmt::format("Billing handles an AddItem of a {} at the first attempt", name(gift)),
         "it fails " + how_often(failed), registered);
}

/// What failed three times and is handed out again has had its first attempt.
void not_at_the_second_delivery(SimulatedShop& shop, Gift gift) {
  auto& orders = shop.world().endpoint("orders");
  const auto left = std::make_shared<int>(orders.recoverability().immediate_retries + 1);
  orders.before_commit("the disk is busy", [left](IncomingContext& context) -> Task {
    if (context.message().type() == "AddItem" && (*left)-- > 0) throw messaging::DatabaseError("the disk is busy");
    co_return;
  });
  shop.type("create A");
  shop.type(fmt::format("add {} to A", name(gift)));
  const auto expected = static_cast<std::size_t>(*left);
  shop.run();
  const auto failed = failed_attempts(shop, "orders");
  expect(
      failed == expected,
      fmt::format("when the disk was busy for {} attempts, the next one, 2 s later, adds the {}", expected, name(gift)),
      fmt::format("{} attempts fail", failed), "which attempt a monkey takes for the first");
}

}  // namespace

void another_handler_tells(SimulatedShop& shop, Gift gift, std::size_t fails) {
  told_by<TellFromOrders>(shop, "orders", gift, fails);
}

EveryWorld monkeys_elsewhere(int exercise) {
  EveryWorld every;
  every.of = "places where a monkey has no business";
  every.worlds = [exercise](bool) {
    std::vector<SmallWorld> all;
    for (const auto& [gift, since] : {std::pair(Gift::teddy, 2), {Gift::kite, 6}, {Gift::book, 2}}) {
      if (exercise < since) continue;
      for (const std::string endpoint : {"orders", "billing"}) {
        all.push_back({fmt::format("{} sends a {}", endpoint, name(gift)),
                       [=](SimulatedShop& shop) { sent_by(shop, endpoint, gift); }});
      }
    }
    for (const auto gift : all_gifts) {
      all.push_back({fmt::format("billing tells of a {}", name(gift)),
                     [=](SimulatedShop& shop) { told_by<TellFromBilling>(shop, "billing", gift, 0); }});
      all.push_back({fmt::format("another handler of orders tells of a {}", name(gift)), [=](SimulatedShop& shop) {
                       another_handler_tells(shop, gift, gift == Gift::train && exercise >= 4 ? 1 : 0);
                     }});
      all.push_back({fmt::format("billing handles a {}", name(gift)),
                     [=](SimulatedShop& shop) { handled_by_billing(shop, gift, exercise <= 6); }});
      if (gift != Gift::drone && exercise >= 3) {
        all.push_back({fmt::format("a {} at its second delivery", name(gift)),
                       [=](SimulatedShop& shop) { not_at_the_second_delivery(shop, gift); }});
      }
    }
    return all;
  };
  return every;
}

}  // namespace shop::worlds
