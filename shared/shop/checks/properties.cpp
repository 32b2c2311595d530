#include <fmt/format.h>

#include <map>
#include <set>

#include "shop/checks/exploration.hpp"

namespace shop {
namespace {

using simulation::Happening;
using simulation::What;

/// What each order should hold: every distinct command, applied once. A command takes effect with its first commit that
/// changes something or, if there is nothing to change, with the end of its first handling.
std::map<std::string, Gifts> what_the_commands_give(SimulatedShop& shop) {
  std::map<std::string, Gifts> orders;
  std::set<std::string> done;
  for (const auto& happening : shop.world().history().happenings()) {
    if (!happening.happened_in("orders") || !happening.message) continue;
    const bool changes = happening.what == What::saved && happening.count > 0;
    const bool ends = happening.what == What::completed || happening.what == What::ack_lost;
    if (!(changes || ends) || !done.insert(happening.message_id()).second) continue;
    const auto change = change_of(*happening.message);
    if (!change) continue;
    auto& gifts = orders[change->order_id];
    const int wanted = change->added ? 1 : 0;
    gifts.add(change->gift, wanted - gifts.count(change->gift));
  }
  return orders;
}

std::string told(const Change& change) {
  return fmt::format("{} {} {} order {}", change.added ? "there is a" : "the", change.gift,
                     change.added ? "on" : "is gone from", change.order_id);
}

}  // namespace

Property nothing_lost_nothing_twice() {
  Property property;
  property.name = "nothing-lost-nothing-twice";
  property.at_rest = [](SimulatedShop& shop) {
    auto orders = what_the_commands_give(shop);
    for (const auto& order_id : shop.order_ids()) orders.try_emplace(order_id);  // also those that nobody asked for
    for (const auto& [order_id, gifts] : orders) {
      expect_order(shop, order_id, gifts, "the handlers in orders.cpp");
    }
  };
  return property;
}

Property billing_agrees() {
  Property property;
  property.name = "billing-agrees";
  property.at_rest = [](SimulatedShop& shop) {
    for (const auto& order_id : shop.order_ids()) {
      const auto held = shop.order(order_id);
      try {
        expect_bill(shop, order_id, held, "what orders.cpp publishes, and when");
      } catch (CheckFailed& failed) {
        failed.expected = fmt::format("Billing bills what order {} holds", order_id);
        failed.happened =
            fmt::format("the order holds {}, the bill says {}", in_words(held), in_words(shop.bill(order_id)));
        throw;
      }
    }
  };
  return property;
}

Property told_after_true() {
  Property property;
  property.name = "told-after-true";
  property.always = [](const Ledger& ledger, const Happening& happening) {
    if (happening.what != What::sent || !happening.happened_in("orders")) return;
    if (happening.message->header(messaging::header::intent) != "event") return;
    const auto change = change_of(*happening.message);
    if (!change || ledger.is_true(*change)) return;
    CheckFailed failed(fmt::format("{} leaves after the change it tells of is saved", happening.message->type()),
                       fmt::format("it leaves and says that {}; nothing of the kind is saved", told(*change)),
                       "in which order orders.cpp publishes and commits, and what it tells when a message comes again");
    failed.sentence = fmt::format("Billing is told that {}. That is not so, and may never be.", told(*change));
    throw failed;
  };
  return property;
}

Property told_only_what_changed() {
  Property property;
  property.name = "told-only-what-changed";
  property.always = [](const Ledger& ledger, const Happening& happening) {
    const bool ends =
        happening.what == What::completed || happening.what == What::ack_lost || happening.what == What::moved_to_error;
    if (!ends || !happening.happened_in("orders") || !happening.message) return;
    for (const auto& event : ledger.events_of(happening.message_id())) {
      const auto change = change_of(*event);
      if (!change || ledger.committed_by(happening.message_id(), *change)) continue;
      CheckFailed failed(fmt::format("{} tells of a change that {} made", event->type(), happening.message->type()),
                         fmt::format("it says that {}, but this {} has changed nothing of the kind", told(*change),
                                     happening.message->type()),
                         "when orders.cpp publishes");
      failed.sentence = fmt::format("Billing is told once more that {}, though nothing has changed. Who ordered that?",
                                    told(*change));
      throw failed;
    }
  };
  return property;
}

Property every_change_is_told() {
  Property property;
  property.name = "every-change-is-told";
  property.in_the_end = [](const Ledger& ledger) {
    if (ledger.untold().empty()) return;
    const auto& change = *ledger.untold().begin();
    CheckFailed failed(
        fmt::format("Billing is told that {}, when that is saved", told(change)), "it is never told",
        "what orders.cpp tells when a message comes again: the last attempt may have ended before it did");
    failed.sentence = fmt::format("Billing never hears that {}.", told(change));
    throw failed;
  };
  return property;
}

Property nothing_stuck() {
  Property property;
  property.name = "nothing-stuck";
  property.at_rest = [](SimulatedShop& shop) {
    for (const auto* queue : {"frontend", "orders", "billing"}) {
      const auto waiting = shop.world().broker().waiting(queue);
      expect(waiting.empty(), fmt::format("the queue of {} is empty at the end", queue),
             waiting.empty() ? "" : waiting.front().type() + " is still there", "what was given back");
    }
    const auto failed = shop.failed();
    if (failed.empty()) return;
    const auto& message = failed.front();
    CheckFailed stuck("every message is handled",
                      fmt::format("{} is in the error queue: {}", message.type(),
                                  message.header(messaging::header::exception_message)),
                      fmt::format("the handler of {}", message.type()));
    stuck.sentence =
        fmt::format("The customer waits: {} could not be handled, and is in the error queue.", message.type());
    throw stuck;
  };
  return property;
}

}  // namespace shop
