#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "messaging/outgoing_message.hpp"
#include "shop/worlds/families.hpp"

namespace shop::worlds {
namespace {

using messaging::Envelope;
using messaging::OutgoingMessage;
namespace header = messaging::header;

constexpr auto outbox = "what the outbox stores of a message, and what it dispatches";

/// A command that says nothing, whatever stands in its body.
struct Odd : messaging::Command<"Odd", "frontend"> {
  Odd() = default;
  friend void to_json(nlohmann::json& json, const Odd&) { json = nlohmann::json::object(); }
  friend void from_json(const nlohmann::json&, Odd&) {}
};

/// Messages as somebody else may have written them: what JSON leaves open, and headers of their own.
std::vector<OutgoingMessage> odd_messages(std::size_t how_many) {
  const std::vector<std::string> bodies{R"({"paper" : "red", "length":1.0})", R"({"b":1e3,"a":[]})",
                                        "{\"paper\":\"\\u00e9\\/\"}", R"({"a":1,"a":2})", "{ }"};
  std::vector<OutgoingMessage> messages;
  for (std::size_t number = 0; number < how_many; ++number) {
    const bool command = number % 3 == 1;
    Envelope envelope(fmt::format("odd-{}", number),
                      {{header::message_type, command ? "Odd" : "GiftWrapped"},
                       {header::intent, command ? "command" : "event"},
                       {header::conversation_id, "odd"},
                       {"x-trace", fmt::format("'{}'\n", number)}},
                      bodies[number % bodies.size()]);
    messages.emplace_back(command ? messaging::Intent::command : messaging::Intent::event,
                          command ? "frontend" : "GiftWrapped", std::move(envelope));
  }
  return messages;
}

/// `at_first_away`: the broker is away at first, so that what is stored leaves when the command is given back.
void leaves_as_it_was_sent(SimulatedShop& shop, std::size_t how_many, bool at_first_away) {
  shop.world().endpoint("frontend").handle<Odd>([](const Odd&, messaging::HandlerContext&) -> messaging::Task {
    co_return;
  });
  const auto sent = odd_messages(how_many);
  shop.world().endpoint("orders").incoming().use(
      "sends odd things", [sent](messaging::IncomingContext& context, messaging::Next next) -> messaging::Task {
        co_await next();
        for (const auto& message : sent) co_await context.dispatch(message);
      });
  auto& orders = shop.world().endpoint("orders");
  if (at_first_away) {
    orders.outgoing().use("away", [](messaging::OutgoingContext&, messaging::Next) -> messaging::Task {
      throw messaging::TransportError("the broker is away");
      co_return;
    });
  }
  shop.type("create A");
  shop.run();
  if (at_first_away) {
    orders.remove("away");
    shop.world().broker().return_failed(std::nullopt);
    shop.run();
  }
  expect_all_handled(shop, outbox);
  std::vector<Envelope> left;
  for (const auto& message : shop.world().wire()) {
    if (message.from == "orders") left.push_back(*message.envelope);
  }
  expect(left.size() == sent.size(), fmt::format("a handler that sends {} messages sends them all", sent.size()),
         fmt::format("{} leave", left.size()), outbox);
  for (std::size_t number = 0; number < sent.size(); ++number) {
    const auto& wanted = sent[number].envelope;
    expect(left[number].id() == wanted.id(),
           fmt::format("they leave in their order: message {} is {}", number + 1, wanted.id()),
           "it is " + left[number].id(), outbox);
    expect(left[number].body == wanted.body, "the body leaves just as it is: " + wanted.body,
           "it is " + left[number].body, outbox);
    expect(left[number].headers == wanted.headers, "the headers leave just as they are", "they are others", outbox);
  }
}

}  // namespace

EveryWorld held_back(int) {
  EveryWorld every;
  every.of = "numbers of messages that one handler sends";
  every.worlds = [](bool) {
    std::vector<SmallWorld> all;
    for (const std::size_t how_many : {1u, 2u, 5u, 12u, 120u}) {
      for (const bool away : {false, true}) {
        all.push_back({fmt::format("{} messages{}", how_many, away ? ", when the broker is there again" : ""),
                       [=](SimulatedShop& shop) { leaves_as_it_was_sent(shop, how_many, away); }});
      }
    }
    return all;
  };
  return every;
}

}  // namespace shop::worlds
