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
constexpr int fewest_commands = 100;
constexpr int most_commands = 1'000'000;
// Few enough orders that a message that was held up finds its gift changed meanwhile.
constexpr int commands_for_an_order = 100;
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

std::string add(const std::string& order, Gift gift) {
  return fmt::format("add {} to {}", name(gift), order);
}

std::string remove(const std::string& order, Gift gift) {
  return fmt::format("remove {} from {}", name(gift), order);
}

}  // namespace

TorturePlan::TorturePlan(const TortureOptions& options) {
  require_sense(options);
  // Not the distributions of the standard library, which differ from one implementation to the next.
  std::mt19937 random(options.seed);
  const auto below = [&random](std::size_t end) { return random() % end; };

  std::vector<std::pair<std::string, Gift>> pairs;
  for (int number = 1; number <= options.commands / commands_for_an_order; ++number) {
    const auto order = fmt::format("O{}", number);
    preparation.push_back("create " + order);
    for (const auto gift : gifts_in_use) {
      const auto fate = fates[below(fates.size())];
      orders[order][gift] = fate;
      if (fate == Fate::goes) preparation.push_back(add(order, gift));
      pairs.emplace_back(order, gift);
    }
  }

  std::map<std::pair<std::string, Gift>, bool> added;
  for (std::size_t number = 0; number < static_cast<std::size_t>(options.commands); ++number) {
    // Each gift of each order once, then any.
    const auto& pair = pairs[number < pairs.size() ? number : below(pairs.size())];
    const auto& [order, gift] = pair;
    const auto fate = orders[order][gift];
    const bool adds = fate == Fate::either ? !added[pair] : fate == Fate::stays;
    added[pair] = adds;
    commands.push_back(adds ? add(order, gift) : remove(order, gift));
  }

  for (int number = 0; number < options.kills; ++number) {
    const auto after = 1 + below(commands.size());
    const auto delay = messaging::Milliseconds(below(longest_delay));
    kills.push_back({after, delay, endpoint_names[below(endpoint_names.size())]});
  }
  std::stable_sort(kills.begin(), kills.end(), [](const Kill& a, const Kill& b) { return a.after < b.after; });
}

}  // namespace shop::live
