#include "shop/checks/schedule_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace shop {

Step as_explored(Step step, const Exploration& exploration) {
  if (!exploration.retries) {
    step.configure_orders = [configure = std::move(step.configure_orders)](messaging::Endpoint& orders) {
      configure(orders);
      orders.recoverability({.immediate_retries = 0, .delays = {}});
    };
  }
  if (exploration.besides) exploration.besides(step);
  return step;
}

void Play::prepare() {
  for (const auto& line : exploration_.given) shop_.type(line);
  shop_.run();
  require_sent(exploration_.given.size());
  shop_.world().restart_instances();
  auto& broker = shop_.world().broker();
  broker.names().begin();
  broker.rules(exploration_.order);
}

std::optional<Violation> Play::run(simulation::Choices& choices, const std::vector<int>& without) {
  watch();
  for (int number = 1; number <= static_cast<int>(exploration_.typed.size()); ++number) {
    if (std::find(without.begin(), without.end(), number) != without.end()) continue;
    shop_.world().broker().names().next_command(number);
    shop_.type(exploration_.typed[static_cast<std::size_t>(number) - 1], choices);
  }
  shop_.run(choices);
  if (violation_) return violation_;
  if (shop_.world().at_rest()) {
    require_sent(exploration_.given.size() + exploration_.typed.size() - without.size());
  }
  return shop_.world().at_rest() ? look_at_rest() : std::nullopt;
}

/// Nothing breaks in a shop to which nobody sends anything.
void Play::require_sent(std::size_t lines) {
  std::set<std::string_view> commands;
  for (const auto& sent : shop_.world().wire()) {
    if (sent.from == "frontend") commands.insert(sent.envelope->id());
  }
  expect(commands.size() >= lines, "each line that is typed is sent as a command",
         fmt::format("of {} lines, {} are sent", lines, commands.size()),
         "the behaviours of the Frontend: without next(), nothing leaves");
}

std::optional<Violation> Play::look_at_rest() {
  for (const auto& property : exploration_.properties) {
    try {
      if (property.at_rest) property.at_rest(shop_);
      if (property.in_the_end) property.in_the_end(*ledger_);
    } catch (const CheckFailed& failed) {
      return Violation{property.name, failed};
    }
  }
  return std::nullopt;
}

/// For the properties that are looked at all the time.
void Play::watch() {
  const auto& properties = exploration_.properties;
  if (std::none_of(properties.begin(), properties.end(),
                   [](const auto& property) { return property.always || property.in_the_end; })) {
    return;
  }
  ledger_.emplace(shop_);
  shop_.world().history().listen([this](const simulation::Happening& happening) { see(happening); });
}

void Play::see(const simulation::Happening& happening) {
  if (violation_) return;
  ledger_->see(happening);
  for (const auto& property : exploration_.properties) {
    if (!property.always) continue;
    try {
      property.always(*ledger_, happening);
    } catch (const CheckFailed& failed) {
      violation_ = Violation{property.name, failed};
      shop_.world().history().add(simulation::What::broken, happening.endpoint, property.name);
      if (if_violated_ == Violated::stops) shop_.world().stop();
      return;
    }
  }
}

simulation::Execution execution(const Exploration& exploration, const Step& step, simulation::Storage& storage) {
  return [&](simulation::Choices& choices, const std::vector<int>& without) -> std::optional<std::string> {
    const auto violation = tried(IfEndless::throws, [&] {
      Play play(exploration, step, storage, Play::Violated::stops);
      play.prepare();
      return play.run(choices, without);
    });
    if (!violation) return std::nullopt;
    return violation->property;
  };
}

}  // namespace shop
