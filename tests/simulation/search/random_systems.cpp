#include "simulation/search/random_systems.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>
#include <random>
#include <stdexcept>

namespace test {
using namespace messaging;
using namespace simulation;
namespace {

constexpr Milliseconds a_while(10);
constexpr int most_hops = 2;

template <Name Type, Name Owner>
struct Go : Command<Type, Owner> {
  Go() = default;
  explicit Go(int how_far) : hops(how_far) {}
  int hops = 0;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(Go, hops)
};

template <Name Type>
struct Told : Event<Type> {
  Told() = default;
  explicit Told(int how_far) : hops(how_far) {}
  int hops = 0;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(Told, hops)
};

AnyMessage command_to(std::size_t endpoint, int hops) {
  if (endpoint == 0) return Go<"Go0", "e0">(hops);
  if (endpoint == 1) return Go<"Go1", "e1">(hops);
  if (endpoint == 2) return Go<"Go2", "e2">(hops);
  return Go<"Go3", "e3">(hops);
}

AnyMessage event(std::size_t number, int hops) {
  if (number == 0) return Told<"Told0">(hops);
  return Told<"Told1">(hops);
}

struct Action {
  enum class Kind { note, note_delivery, send, publish, sleep, fail_at_first };
  static constexpr std::size_t kinds = 6;
  Action(Kind k, std::size_t t) : kind(k), to(t) {}
  Kind kind;
  std::size_t to;
};
using Actions = std::vector<Action>;

/// What an endpoint does, whatever it is told.
Task act(const Actions& actions, int hops, HandlerContext& context) {
  for (const auto& action : actions) {
    switch (action.kind) {
      case Action::Kind::note:
        co_await note(context, context.message().type());
        break;
      case Action::Kind::note_delivery:
        co_await note(context, fmt::format("{} {}", context.message().type(), context.attempt().delivery));
        break;
      case Action::Kind::send:
        if (hops < most_hops) co_await context.send(command_to(action.to, hops + 1));
        break;
      case Action::Kind::publish:
        if (hops < most_hops) co_await context.publish(event(action.to % 2, hops + 1));
        break;
      case Action::Kind::sleep:
        co_await context.clock().sleep(a_while);
        break;
      case Action::Kind::fail_at_first:
        if (context.attempt().is_first()) throw std::runtime_error("not at once");
        break;
    }
  }
}

template <class M>
void handles(Endpoint& endpoint, const Actions& actions) {
  endpoint.handle<M>(
      [actions](const M& message, HandlerContext& context) -> Task { co_await act(actions, message.hops, context); });
}

void handles_commands(Endpoint& endpoint, std::size_t number, const Actions& actions) {
  if (number == 0) handles<Go<"Go0", "e0">>(endpoint, actions);
  if (number == 1) handles<Go<"Go1", "e1">>(endpoint, actions);
  if (number == 2) handles<Go<"Go2", "e2">>(endpoint, actions);
  if (number == 3) handles<Go<"Go3", "e3">>(endpoint, actions);
}

/// Nothing tells who has sent a message, when, or why.
Task as_anybody(OutgoingContext& context, Next next) {
  auto& message = context.message();
  message.headers = {{header::message_id, message.type() + message.body},
                     {header::message_type, message.type()},
                     {header::intent, context.intent() == Intent::command ? "command" : "event"}};
  co_await next();
}

Task once_more_later(OutgoingContext& context, Next next) {
  co_await next();
  if (context.incoming() != nullptr) context.later(a_while, next);
}

class Lot {
 public:
  explicit Lot(std::uint32_t seed) : random_(seed) {}
  std::size_t below(std::size_t end) { return random_() % end; }
  bool one_in(std::size_t many) { return below(many) == 0; }

 private:
  std::mt19937 random_;  // its numbers are fixed by the standard
};

Actions actions(Lot& lot, std::size_t endpoints) {
  Actions actions;
  const auto count = 1 + lot.below(3);
  for (std::size_t i = 0; i < count; ++i) {
    const auto kind = static_cast<Action::Kind>(lot.below(Action::kinds));
    actions.emplace_back(kind, lot.below(endpoints));
  }
  actions.insert(actions.begin() + static_cast<std::ptrdiff_t>(lot.below(actions.size() + 1)),
                 Action(Action::Kind::note, 0));
  return actions;
}

NodePlan endpoint(Lot& lot, std::size_t number, std::size_t endpoints) {
  const auto commands = actions(lot, endpoints);
  const auto events = actions(lot, endpoints);
  const bool listens_to[]{lot.one_in(2), lot.one_in(2)};
  const bool anonymous = lot.one_in(2);
  const bool repeats = lot.one_in(6);
  Recoverability recoverability;
  recoverability.immediate_retries = static_cast<int>(lot.below(2));
  recoverability.delays = std::vector<Milliseconds>(1 + lot.below(2), lot.one_in(2) ? a_while : Milliseconds(0));
  return {fmt::format("e{}", number),
          [=](Endpoint& it) {
            keeps_notes(it);
            it.recoverability(recoverability);
            if (anonymous) it.outgoing().use("as anybody", as_anybody);
            if (repeats) it.outgoing().use("once more, later", once_more_later);
            handles_commands(it, number, commands);
            if (listens_to[0]) handles<Told<"Told0">>(it, events);
            if (listens_to[1]) handles<Told<"Told1">>(it, events);
          },
          lot.one_in(4) ? std::size_t{2} : std::size_t{1}};
}

}  // namespace

RandomSystem random_system(std::uint32_t seed) {
  Lot lot(seed);
  RandomSystem random;
  const auto endpoints = 2 + lot.below(3);
  random.system.nodes.push_back(frontend());
  for (std::size_t i = 0; i < endpoints; ++i) random.system.nodes.push_back(endpoint(lot, i, endpoints));
  const auto typed = 1 + lot.below(2);
  for (std::size_t i = 0; i < typed; ++i) random.system.typed.push_back(command_to(lot.below(endpoints), 0));
  random.system.order = lot.one_in(3) ? Order::any : Order::as_sent;
  // Copies are the business of what is compared; other faults besides.
  std::vector<Fault> faults{lot.one_in(2) ? Fault::late_copy : Fault::copy};
  if (lot.one_in(2)) faults.push_back(all_faults[lot.below(std::size(all_faults))]);
  if (faults.size() == 2 && faults[0] == faults[1]) faults.pop_back();
  random.bounds = Bounds::each_once(faults, static_cast<int>(lot.below(3)));
  return random;
}

}  // namespace test
