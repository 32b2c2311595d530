#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "shop/check.hpp"

namespace shop {
namespace {

/// What each order should hold: every distinct command, applied once, in the order of its first delivery to Orders.
std::map<std::string, std::set<std::string>> what_the_commands_give(SimulatedShop& shop) {
  std::map<std::string, messaging::Envelope> commands;
  for (const auto& sent : shop.world().wire()) {
    if (sent.message.intent == messaging::Intent::command) {
      commands.emplace(sent.message.envelope.id(), sent.message.envelope);
    }
  }
  std::map<std::string, std::set<std::string>> orders;
  for (const auto& happening : shop.world().history().happenings()) {
    if (happening.what != simulation::What::delivered) continue;
    const auto command = commands.extract(happening.message_id);
    if (command.empty()) continue;
    const auto body = nlohmann::json::parse(command.mapped().body);
    const auto order_id = body.at("order_id").get<std::string>();
    if (command.mapped().type() == "AddItem") orders[order_id].insert(body.at("gift").get<std::string>());
    if (command.mapped().type() == "RemoveItem") orders[order_id].erase(body.at("gift").get<std::string>());
  }
  return orders;
}

}  // namespace

Property nothing_lost_nothing_twice() {
  return {"nothing-lost-nothing-twice", [](SimulatedShop& shop) {
            for (const auto& [order_id, gifts] : what_the_commands_give(shop)) {
              expect_order(shop, order_id, Gifts(gifts.begin(), gifts.end()), "the handlers in orders.cpp");
            }
          }};
}

Property billing_agrees() {
  return {"billing-agrees", [](SimulatedShop& shop) {
            for (const auto& order_id : shop.order_ids()) {
              const auto held = shop.order(order_id);
              const auto billed = shop.bill(order_id);
              expect(held == billed, fmt::format("Billing bills what order {} holds", order_id),
                     fmt::format("the order holds {}, the bill says {}", in_words(held), in_words(billed)),
                     "what orders.cpp publishes, and when");
            }
          }};
}

Property nothing_stuck() {
  return {"nothing-stuck", [](SimulatedShop& shop) {
            for (const auto* queue : {"frontend", "orders", "billing"}) {
              const auto waiting = shop.world().broker().waiting(queue);
              expect(waiting.empty(), fmt::format("the queue of {} is empty at the end", queue),
                     waiting.empty() ? "" : waiting.front().type() + " is still there", "what was given back");
            }
            const auto failed = shop.failed();
            if (failed.empty()) return;
            throw CheckFailed("every message is handled",
                              fmt::format("{} is in the error queue: {}", failed.front().type(),
                                          failed.front().header(messaging::header::exception_message)),
                              fmt::format("the handler of {}", failed.front().type()));
          }};
}

}  // namespace shop
