#include <fmt/format.h>

#include <set>

#include "shop/checks/elsewhere.hpp"
#include "shop/worlds/families.hpp"
#include "shop/worlds/life.hpp"
#include "shop/worlds/wrapping.hpp"

namespace shop::worlds {
namespace {

using messaging::Envelope;
namespace header = messaging::header;

constexpr auto derived = "from what an ID is derived: from all that tells two messages apart, and from nothing else";

std::vector<std::string> ids_of(const simulation::World& world) {
  std::vector<std::string> ids;
  for (const auto& sent : world.wire()) ids.push_back(sent.envelope->id());
  return ids;
}

void the_same_elsewhere(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  const auto command = shop.wire("AddItem").front();
  std::vector<std::string> here;
  for (const auto& sent : shop.world().wire()) {
    if (sent.envelope->header(header::causation_id) == command.id()) here.push_back(sent.envelope->id());
  }
  const auto there = elsewhere::ids_told(command);
  expect(!here.empty() && !there.empty(), "an AddItem leads to an ItemAdded", "none leaves", "the handler of AddItem");
  expect(here.front() == there.front(),
         "a new process, on another machine, on another day, gives the ItemAdded of this command the same ID",
         fmt::format("here it is {}, there it is {}", here.front(), there.front()), derived);
}

/// Twelve messages for each of several commands at each of two endpoints, whose IDs and names look alike.
void no_two_have_the_same(SimulatedShop& shop) {
  const auto sends_twelve = [&](messaging::Endpoint& endpoint) {
    shop.step().configure_orders(endpoint);
    endpoint.incoming().use("twelve", [](messaging::IncomingContext& context, messaging::Next next) -> messaging::Task {
      co_await next();
      for (int count = 0; count < 12; ++count) co_await context.publish(wrapping::GiftWrapped());
    });
  };
  simulation::World world({{"orders", sends_twelve}, {"orders1", sends_twelve}});
  simulation::FirstChoice in_order;
  std::size_t wanted = 0;
  for (const std::string endpoint : {"orders", "orders1"}) {
    for (const std::string id : {"a", "1a", "a1", "11a", "a11"}) {
      world.broker().put(endpoint, Envelope(id,
                                            {{header::message_type, "CreateOrder"},
                                             {header::intent, "command"},
                                             {header::conversation_id, "one"}},
                                            R"({"order_id":"A"})"));
      world.run(in_order);
      wanted += 12;
    }
  }
  const auto all = ids_of(world);
  expect(all.size() == wanted, fmt::format("five commands, at two endpoints, each lead to 12 messages: {}", wanted),
         fmt::format("{} leave", all.size()), derived);
  std::set<std::string> ids;
  for (std::size_t number = 0; number < all.size(); ++number) {
    const auto& id = all[number];
    const auto& sent = world.wire()[number];
    expect(ids.insert(id).second, "no two of 120 messages have one ID",
           fmt::format("message {} of {}, sent because of a command '{}', has the ID of another: {}", number % 12 + 1,
                       sent.from, sent.envelope->header(header::causation_id), id),
           derived);
  }
}

}  // namespace

EveryWorld ids(int) {
  EveryWorld every;
  every.of = "comparisons of IDs";
  every.worlds = [](bool) {
    return std::vector<SmallWorld>{{"a new process, elsewhere", the_same_elsewhere},
                                   {"120 messages", no_two_have_the_same}};
  };
  return every;
}

}  // namespace shop::worlds
