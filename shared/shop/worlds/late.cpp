#include <fmt/format.h>

#include "shop/worlds/families.hpp"
#include "shop/worlds/life.hpp"

namespace shop::worlds {
namespace {

using messaging::Envelope;
namespace header = messaging::header;

constexpr auto remembers =
    "how long it is remembered which messages were handled, and by what it is told that one is old";

/// A command like the one that was typed, sent then, and stuck on its way: it is handled when it comes.
void long_on_its_way(SimulatedShop& shop, int exercise, bool comes_twice) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script{"create A", "create B", "add book to A"});
  auto late = life.command(3);
  late.headers[header::message_id] = "late";
  late.headers[header::conversation_id] = "late";
  late.body = R"({"gift":"book","order_id":"B"})";
  let_pass(shop, std::chrono::hours(24 * 8));
  const auto comes = [&] {
    shop.world().broker().put("orders", late);
    shop.run();
  };
  comes();
  expect_all_handled(shop, remembers);
  expect_order(shop, "B", {"book"}, "what is done with a message that was sent long ago");
  expect_bill(shop, "B", {"book"}, "what is done with a message that was sent long ago");
  if (!comes_twice) return;
  shop.type("remove book from B");
  shop.run();
  let_pass(shop, std::chrono::hours(25));
  shop.type("add puzzle to A");
  shop.run();
  comes();
  expect_all_handled(shop, remembers);
  expect_order(shop, "B", {}, remembers);
}

/// What was handled is not forgotten when so much time has passed, and so many messages were handled.
void not_forgotten(SimulatedShop& shop, int exercise, messaging::Milliseconds later, int others) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script{"create A", "create B", "add book to A", "remove book from A"});
  for (int count = 0; count < others; ++count) {
    shop.type(count % 2 == 0 ? "add puzzle to B" : "remove puzzle from B");
    shop.run();
  }
  for (int part = 0; part < 2; ++part) {  // and in between a message is handled, which may make others forgotten
    let_pass(shop, later / 2);
    life.act(part == 0 ? "add bicycle to B" : "remove bicycle from B");
  }
  life.act(Script{"C3 again", "C4 again", "C1 again"});
  if (exercise >= 8) life.act("events again");
}

/// A command whose event cannot leave for eight days is not forgotten meanwhile.
void not_forgotten_before_it_is_told(SimulatedShop& shop, int exercise) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script{"create A", "create B"});
  auto& orders = shop.world().endpoint("orders");
  orders.outgoing().use("no way for books",
                        [](messaging::OutgoingContext& context, messaging::Next next) -> messaging::Task {
                          if (is_about(context.message(), Gift::book))
                            throw messaging::TransportError("no way for books");
                          co_await next();
                        });
  life.type_unseen("add book to A");
  for (int day = 0; day < 9; ++day) {
    let_pass(shop, std::chrono::hours(24));
    shop.type(day % 2 == 0 ? "add puzzle to B" : "remove puzzle from B");
    shop.run();
  }
  shop.type("remove puzzle from B");
  shop.run();
  orders.remove("no way for books");
  life.give_back();
}

}  // namespace

EveryWorld late_messages(int exercise) {
  EveryWorld every;
  every.of = exercise < 7 ? "messages that were long on their way"
                          : "times after which a message comes, for the first time or once more";
  every.worlds = [exercise](bool) {
    std::vector<SmallWorld> all{
        {"eight days on its way", [=](SimulatedShop& shop) { long_on_its_way(shop, exercise, exercise >= 7); }}};
    if (exercise < 7) return all;
    using std::chrono::hours;
    using std::chrono::minutes;
    const auto add = [&](const std::string& when, messaging::Milliseconds later, int others) {
      all.push_back({when, [=](SimulatedShop& shop) { not_forgotten(shop, exercise, later, others); }});
    };
    add("two minutes later", minutes(2), 0);
    add("an hour and ten minutes later", minutes(70), 0);
    add("a day later", hours(25), 0);
    add("six days later", hours(6 * 24), 0);
    if (exercise <= 9) {
      add("eight days later", hours(8 * 24), 0);
      add("a year later", hours(366 * 24), 0);
    }
    add("a thousand messages later", minutes(2), 1000);
    all.push_back(
        {"told after nine days", [=](SimulatedShop& shop) { not_forgotten_before_it_is_told(shop, exercise); }});
    return all;
  };
  return every;
}

EveryWorld counts(int exercise) {
  EveryWorld every;
  every.of = "sequences of up to four events, in one life and in several";
  every.worlds = [exercise](bool) {
    std::vector<SmallWorld> all;
    for (int length = 1; length <= 4; ++length) {
      for (int bits = 0; bits < 1 << length; ++bits) {
        for (const bool lives : {false, true}) {
          std::vector<std::string> types;
          for (int place = 0; place < length; ++place)
            types.emplace_back((bits >> place & 1) == 0 ? "ItemAdded" : "ItemRemoved");
          const auto look_at = [=](SimulatedShop& shop) {
            int count = 0;
            for (std::size_t number = 0; number < types.size(); ++number) {
              const auto id = fmt::format("event-{}", number + 1);
              shop.world().broker().put("billing", Envelope(id,
                                                            {{header::message_type, types[number]},
                                                             {header::intent, "event"},
                                                             {header::conversation_id, id}},
                                                            R"({"gift":"book","order_id":"A"})"));
              shop.run();
              if (lives) shop.world().restart("billing");
              expect_all_handled(shop, "billing.cpp");
              const bool added = types[number] == "ItemAdded";
              count = exercise >= 7 ? count + (added ? 1 : -1) : added ? 1 : 0;
              Gifts bill;
              if (count != 0) bill.add("book", count);
              expect_bill(shop, "A", bill, "the handlers in billing.cpp");
              expect_bill(shop, "B", {}, "the handlers in billing.cpp");
            }
          };
          all.push_back({fmt::format("{}{}", fmt::join(types, ", "), lives ? ", each to a new process" : ""), look_at});
        }
      }
    }
    return all;
  };
  return every;
}

}  // namespace shop::worlds
