#include "live/torture/torture_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <random>
#include <utility>

#include "live/processes/state_folder.hpp"
#include "messaging/errors.hpp"

namespace live {
namespace {

// Without the drone, which is never saved, and the porsche, which takes ten seconds.
constexpr std::array gifts_in_use{shop::Gift::teddy, shop::Gift::train,  shop::Gift::kite,
                                  shop::Gift::book,  shop::Gift::puzzle, shop::Gift::bicycle};
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
  const std::array numbers{std::pair("kills", options.kills), std::pair("outages", options.outages),
                           std::pair("cuts", options.cuts), std::pair("full disks", options.full_disks),
                           std::pair("malformed messages", options.malformed)};
  for (const auto& [what, number] : numbers) {
    if (number >= 0 && number <= options.commands) continue;
    throw messaging::Error(fmt::format("{} {} do not fit among {} commands; 0 to {} do", number, what, options.commands,
                                       options.commands));
  }
}

std::string order(std::size_t number) {
  return fmt::format("O{}", number);
}

std::string add(const std::string& id, shop::Gift gift) {
  return fmt::format("add {} to {}", shop::name(gift), id);
}

std::string remove(const std::string& id, shop::Gift gift) {
  return fmt::format("remove {} from {}", shop::name(gift), id);
}

}  // namespace

TorturePlan::TorturePlan(const TortureOptions& options) {
  require_sense(options);
  // Not the distributions of the standard library, which differ from one implementation to the next.
  std::mt19937 random(options.seed);
  const Below below = [&random](std::size_t end) { return random() % end; };

  const auto number_of_orders = std::max<std::size_t>(1, options.commands / commands_for_an_order);
  for (std::size_t number = 1; number <= number_of_orders; ++number) preparation.push_back("create " + order(number));

  std::map<std::pair<std::string, shop::Gift>, bool> added;
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

  plan_faults(options, below);
}

/// Kills come at any moment, each endpoint's as often as the others'. What lasts is spread evenly, so that the system
/// recovers in between; and in the midst of each, a process is killed and has to start again meanwhile.
void TorturePlan::plan_faults(const TortureOptions& options, const Below& below) {
  const auto anywhere = [&] { return 1 + below(commands.size()); };
  for (int number = 0; number < options.kills; ++number) {
    const auto after = anywhere();
    const auto delay = messaging::Milliseconds(below(longest_delay));
    const std::string endpoint = endpoint_names[number % endpoint_names.size()];
    const bool several = options.instances > 1 && endpoint != "frontend";
    const int instance = several ? 1 + static_cast<int>(below(options.instances)) : 1;
    faults.push_back({Torment::kill, after, delay, endpoint, instance});
  }

  std::vector<Torment> lasting(options.outages, Torment::outage);
  lasting.insert(lasting.end(), options.full_disks, Torment::full_disk);
  for (std::size_t i = lasting.size(); i > 1; --i) std::swap(lasting[i - 1], lasting[below(i)]);
  const auto share = commands.size() / std::max<std::size_t>(1, lasting.size());
  for (std::size_t i = 0; i < lasting.size(); ++i) {
    const auto after = i * share + 1 + below(std::max<std::size_t>(1, share / 2));
    if (i < static_cast<std::size_t>(options.kills)) faults[i].after = after;
    faults.push_back({lasting[i], after, messaging::Milliseconds(0), "", 1});
  }

  for (int number = 0; number < options.cuts; ++number) {
    faults.push_back({Torment::cut, anywhere(), messaging::Milliseconds(below(longest_delay)), "", 1});
  }
  for (int number = 0; number < options.malformed; ++number) {
    faults.push_back(
        {Torment::malformed, anywhere(), messaging::Milliseconds(0), number % 2 == 0 ? "orders" : "billing", 1});
  }
  std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) { return a.after < b.after; });
}

int TorturePlan::count(Torment what) const {
  return static_cast<int>(
      std::count_if(faults.begin(), faults.end(), [what](const Fault& fault) { return fault.what == what; }));
}

bool lasts(Torment what) {
  return what == Torment::outage || what == Torment::full_disk;
}

}  // namespace live
