#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "shop/worlds/families.hpp"
#include "shop/worlds/life.hpp"

namespace shop::worlds {
namespace {

using messaging::IncomingContext;
using messaging::Next;
using messaging::OutgoingContext;
using messaging::Task;
using simulation::What;

constexpr auto full = "the disk is full";
constexpr auto away = "the broker is away";

/// A line of each kind, with gifts that have a monkey too, and what comes before it.
std::vector<Script> lines_to_fail(int exercise) {
  std::vector<Script> all{{"create A"}, {"create A", "add book to A"}};
  for (const auto& [gift, since] : {std::pair("teddy", 2), {"train", 4}, {"kite", 6}, {"porsche", 9}}) {
    if (exercise >= since) all.push_back({"create A", fmt::format("add {} to A", gift)});
  }
  if (exercise >= 5) all.push_back({"create A", "add book to A", "remove book from A"});
  return all;
}

/// Where a message fails that Orders or Billing handles: before its handler, where it is noted that it was
/// handled, where an order or a bill is changed, or at the commit.
enum class Place { handler, mark, change, commit };
constexpr std::array places{std::pair(Place::handler, "handlers fail at"), std::pair(Place::mark, "marks fail at"),
                            std::pair(Place::change, "changes fail at"), std::pair(Place::commit, "commits fail at")};

/// Lets each statement fail that writes there; or lets it be.
void fail_writes(Place place, int exercise, messaging::Endpoint& endpoint, bool fail) {
  auto& connection = endpoint.database().connection();
  const bool orders = endpoint.name() == "orders";
  const auto tables = place == Place::mark ? std::vector{exercise >= 10 ? "outbox" : "processed_messages"}
                      : orders             ? std::vector{"orders", "order_items"}
                                           : std::vector{"bill_items"};
  for (const auto* table : tables) {
    for (const auto* change : {"INSERT", "UPDATE", "DELETE"}) {
      const auto name = fmt::format("full_{}_{}", table, change);
      connection.execute(
          fail ? fmt::format("CREATE TEMP TRIGGER {} BEFORE {} ON {} BEGIN SELECT RAISE(ABORT, '{}'); END", name,
                             change, table, full)
               : fmt::format("DROP TRIGGER {}", name));
    }
  }
}

void fail_at(Place place, int exercise, messaging::Endpoint& endpoint, const std::string& type) {
  if (place == Place::mark || place == Place::change) {
    fail_writes(place, exercise, endpoint, true);
  } else if (place == Place::commit) {
    endpoint.before_commit(full, [type](IncomingContext& context) -> Task {
      if (context.message().type() == type) throw messaging::DatabaseError(full);
      co_return;
    });
  } else {
    endpoint.incoming().use(full, [type](IncomingContext& context, Next next) -> Task {
      if (context.message().type() == type) throw messaging::DatabaseError(full);
      co_await next();
    });
  }
}

void fail_no_more(Place place, int exercise, messaging::Endpoint& endpoint) {
  if (place == Place::mark || place == Place::change) return fail_writes(place, exercise, endpoint, false);
  endpoint.remove(full);
}

/// What comes between a failure and the next try.
void meanwhile(Life& life) {
  life.type_unseen("create B");
  life.type_unseen("add book to B");
  life.type_unseen("add book to B");
}

void a_command_is_not_saved(SimulatedShop& shop, int exercise, const Script& script, Place place) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script(script.begin(), script.end() - 1));
  auto& orders = shop.world().endpoint("orders");
  fail_at(place, exercise, orders, wish_of(script.back())->type());
  life.type_in_vain(script.back(), full);
  fail_no_more(place, exercise, orders);
  meanwhile(life);
  life.give_back();
}

/// Of an event: Billing bills as if it had not come, until it is given back.
void an_event_is_not_saved(SimulatedShop& shop, int exercise, const Script& script, Place place) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script(script.begin(), script.end() - 1));
  const auto before = shop.bill("A");
  auto& billing = shop.world().endpoint("billing");
  const std::string type = script.back().starts_with("add") ? "ItemAdded" : "ItemRemoved";
  fail_at(place, exercise, billing, type);
  life.type_unseen(script.back());
  const auto look = fmt::format("the handler of {} in billing.cpp, and the behaviours of Billing", type);
  const auto failed = shop.failed();
  expect(!failed.empty() && failed.front().type() == type,
         fmt::format("the {} is in the error queue, as long as the disk is full", type),
         "it is not, and nobody hears of it", look);
  const auto& attempts = failed.front().header(messaging::header::attempts);
  expect(attempts != "1", fmt::format("the {} is tried again before", type), "it is tried once", look);
  expect_bill(shop, "A", before, look);
  fail_no_more(place, exercise, billing);
  meanwhile(life);
  life.give_back();
}

/// The first attempt fails, and the second one does what there is to do.
void saved_at_the_second_attempt(SimulatedShop& shop, int exercise, const Script& script, const std::string& at) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script(script.begin(), script.end() - 1));
  const auto fails = std::make_shared<bool>(true);
  shop.world().endpoint(at).before_commit(full, [fails](IncomingContext&) -> Task {
    if (std::exchange(*fails, false)) throw messaging::DatabaseError(full);
    co_return;
  });
  life.type_unseen(script.back());
  shop.run();
  life.give_back();
}

/// No event about order A can leave; those of others can.
void let_events_fail(messaging::Endpoint& endpoint) {
  endpoint.outgoing().use(away, [](OutgoingContext& context, Next next) -> Task {
    const bool of_a = context.message().body.find(R"("order_id":"A")") != std::string::npos;
    if (of_a && context.intent() == messaging::Intent::event) throw messaging::TransportError(away);
    co_await next();
  });
}

void an_event_cannot_leave(SimulatedShop& shop, int exercise, const Script& script) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script(script.begin(), script.end() - 1));
  const auto before = shop.bill("A");
  auto& orders = shop.world().endpoint("orders");
  let_events_fail(orders);
  const auto look = "the handlers in orders.cpp, and the behaviours of Orders: whether one catches what publish throws";
  if (exercise < 3) {
    life.type_in_vain(script.back(), away);
    orders.remove(away);
    meanwhile(life);
    return life.give_back();
  }
  life.type_unseen(script.back());
  const auto& happenings = shop.world().history().happenings();
  expect(std::any_of(happenings.begin(), happenings.end(),
                     [](const auto& it) { return it.what == What::attempt_failed && it.text == away; }),
         "the attempt fails in which the event cannot leave", "nobody hears of it", look);
  if (exercise == 3) return;  // which loses it: that is exercise 4's business
  const auto failed = shop.failed();
  expect(!failed.empty() && failed.front().header(messaging::header::failed_queue) == "orders",
         "as long as the broker is away, the command fails, and ends in the error queue", "the error queue is empty",
         look);
  expect_bill(shop, "A", before, look);
  orders.remove(away);
  meanwhile(life);
  life.give_back();
}

/// `through`: how many messages leave before the broker is away.
void a_command_cannot_leave(SimulatedShop& shop, int exercise, const std::string& line, int through) {
  shop.world().broker().names().begin();
  Life(shop, exercise).act("create A");
  const auto left = std::make_shared<int>(through);
  shop.world().endpoint("frontend").outgoing().use(away, [left](OutgoingContext&, Next next) -> Task {
    if ((*left)-- <= 0) throw messaging::TransportError(away);
    co_await next();
  });
  try {
    shop.type(line);
  } catch (const messaging::TransportError&) {
    return;
  }
  throw CheckFailed(fmt::format("whoever types '{}' hears that the broker is away", line),
                    "nobody does, and the command is lost",
                    "the behaviours of the Frontend: whether one catches what next() throws, or does not wait for it");
}

}  // namespace

EveryWorld failing_commits(int exercise) {
  EveryWorld every;
  every.of = "messages that cannot be saved for a while";
  every.worlds = [exercise](bool) {
    std::vector<SmallWorld> all;
    for (const auto& script : lines_to_fail(exercise)) {
      for (const auto& [at, where] : places) {
        const auto place = at;
        if (place == Place::mark && exercise < 7) continue;
        const auto line = fmt::format("{}", fmt::join(script, ", "));
        all.push_back({fmt::format("{}, while {} Orders", line, where),
                       [=](SimulatedShop& shop) { a_command_is_not_saved(shop, exercise, script, place); }});
        if (place == Place::commit) {
          for (const std::string endpoint : {"orders", "billing"}) {
            all.push_back(
                {fmt::format("{}, where the first commit at {} fails", line, endpoint),
                 [=](SimulatedShop& shop) { saved_at_the_second_attempt(shop, exercise, script, endpoint); }});
          }
        }
        if (script.size() == 1 || (exercise == 7 && line.find("book") == std::string::npos)) continue;
        all.push_back({fmt::format("{}, while {} Billing", line, where),
                       [=](SimulatedShop& shop) { an_event_is_not_saved(shop, exercise, script, place); }});
      }
    }
    return all;
  };
  return every;
}

EveryWorld failing_sends(int exercise) {
  EveryWorld every;
  every.of = "messages that cannot leave for a while";
  every.worlds = [exercise](bool) {
    std::vector<SmallWorld> all;
    for (const auto& script : lines_to_fail(exercise)) {
      const auto& line = script.back();
      const auto add = [&](int through) {
        all.push_back({fmt::format("{}, and the broker is away after {}", line, through),
                       [=](SimulatedShop& shop) { a_command_cannot_leave(shop, exercise, line, through); }});
      };
      add(0);
      if (exercise >= 2 && line.find("teddy") != std::string::npos) add(1);
      const bool told_twice =
          exercise == 7 && (line.find("teddy") != std::string::npos || line.find("kite") != std::string::npos);
      if (script.size() == 1 || told_twice) continue;
      all.push_back({fmt::format("{}, while Orders has no broker", fmt::join(script, ", ")),
                     [=](SimulatedShop& shop) { an_event_cannot_leave(shop, exercise, script); }});
    }
    return all;
  };
  return every;
}

}  // namespace shop::worlds
