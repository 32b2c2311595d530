#include "shop/live/torture_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "messaging/errors.hpp"
#include "shop/live/supervisor.hpp"

namespace shop::live {
namespace {

// Without the drone, which is never saved, and the porsche, which takes ten seconds.
constexpr std::array gifts_in_use{Gift::teddy, Gift::train, Gift::kite, Gift::book, Gift::puzzle, Gift::bicycle};
constexpr std::array fates{Fate::stays, Fate::goes, Fate::either};
constexpr int fewest_commands = 1;
constexpr int most_commands = 1'000'000;
// Much happens to an order in a short time, and then no more: a message that was held up comes when its gift has
// changed since, and what it does wrong is not made good by the next.
constexpr std::size_t commands_for_an_order = 100;
constexpr std::size_t orders_at_a_time = 10;
constexpr unsigned longest_delay = 10;  // milliseconds

void require_sense(const TortureOptions& options) {
  if (options.commands < fewest_commands || options.commands > most_commands) {
    throw messaging::Error(
        fmt::format("{} commands cannot be typed; {} to {} can", options.commands, fewest_commands, most_commands));
  }
  if (options.kills < 0 || options.kills > options.commands) {
    throw messaging::Error(fmt::format("{} kills do not fit among {} commands; 0 to {} do", options.kills,
                                       options.commands, options.commands));
  }
}

std::string order(std::size_t number) {
  return fmt::format("O{}", number);
}

std::string add(const std::string& id, Gift gift) {
  return fmt::format("add {} to {}", name(gift), id);
}

std::string remove(const std::string& id, Gift gift) {
  return fmt::format("remove {} from {}", name(gift), id);
}

}  // namespace

TorturePlan::TorturePlan(const TortureOptions& options) {
  require_sense(options);
  // Not the distributions of the standard library, which differ from one implementation to the next.
  std::mt19937 random(options.seed);
  const auto below = [&random](std::size_t end) { return random() % end; };

  const auto number_of_orders = std::max<std::size_t>(1, options.commands / commands_for_an_order);
  for (std::size_t number = 1; number <= number_of_orders; ++number) preparation.push_back("create " + order(number));

  std::map<std::pair<std::string, Gift>, bool> added;
  for (std::size_t typed = 0; typed < static_cast<std::size_t>(options.commands); ++typed) {
    const auto id = order(std::min(1 + typed / commands_for_an_order + below(orders_at_a_time), number_of_orders));
    const auto gift = gifts_in_use[below(gifts_in_use.size())];
    const auto [place, is_new] = orders[id].emplace(gift, fates[below(fates.size())]);
    const auto fate = place->second;
    if (is_new && fate == Fate::goes) preparation.push_back(add(id, gift));
    bool& there = added[{id, gift}];
    there = fate == Fate::either ? !there : fate == Fate::stays;
    commands.push_back(there ? add(id, gift) : remove(id, gift));
  }

  for (int number = 0; number < options.kills; ++number) {
    const auto after = 1 + below(commands.size());
    const auto delay = messaging::Milliseconds(below(longest_delay));
    kills.push_back({after, delay, endpoint_names[number % endpoint_names.size()]});  // each as often as the others
  }
  std::stable_sort(kills.begin(), kills.end(), [](const Kill& a, const Kill& b) { return a.after < b.after; });
}

}  // namespace shop::live
