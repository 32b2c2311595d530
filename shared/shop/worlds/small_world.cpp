#include "shop/worlds/small_world.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

#include "messaging/processes/program.hpp"
#include "shop/checks/explore.hpp"
#include "shop/checks/look.hpp"
#include "shop/checks/watchdog.hpp"
#include "simulation/search/schedule.hpp"
#include "simulation/search/team.hpp"

namespace shop {
namespace {

/// True if this world breaks, whatever it breaks with.
bool breaks(const SmallWorld& world, const Step& step, simulation::Storage& storage) {
  try {
    SimulatedShop shop(step, storage);
    world.live(shop);
    return false;
  } catch (...) {
    return true;
  }
}

constexpr auto none = static_cast<std::size_t>(-1);
constexpr std::size_t few = 100;  // worlds, for which no other process is started

Step with(Step step, const SmallWorld& world) {
  if (world.besides) world.besides(step);
  return step;
}

Outcome shown(const SmallWorld& world, const Step& step) {
  auto outcome = drawn(with(step, world), world.live);
  outcome.picture.token = world.name;
  return outcome;
}

/// The first world that breaks, of every so many from the first on.
std::size_t first_broken(const std::vector<SmallWorld>& worlds, const Step& step, std::size_t first,
                         std::size_t every) {
  simulation::Storage storage;
  for (auto number = first; number < worlds.size(); number += every) {
    if (breaks(worlds[number], with(step, worlds[number]), storage)) return number;
  }
  return none;
}

/// Another process that looks for it.
struct Helper {
  pid_t process = -1;
  messaging::Descriptor answer;
};

Helper start_helper(const std::vector<SmallWorld>& worlds, const Step& step, std::size_t first, std::size_t every) {
  messaging::Pipe pipe;
  const auto process = ::fork();
  if (process == 0) {
    watchdog::watch_helper();
    const auto found = first_broken(worlds, step, first, every);
    ::_exit(::write(pipe.into.number(), &found, sizeof found) == sizeof found ? 0 : 1);
  }
  return {process, std::move(pipe.from)};
}

/// On all cores. What a process looked for that came to no end is looked for once more, here, where that is reported.
std::size_t first_broken(const std::vector<SmallWorld>& worlds, const Step& step) {
  const auto processes = worlds.size() < few ? std::size_t{1} : simulation::processors();
  std::vector<Helper> helpers;
  for (std::size_t number = 1; number < processes; ++number) {
    helpers.push_back(start_helper(worlds, step, number, processes));
  }
  auto first = first_broken(worlds, step, 0, processes);
  for (std::size_t number = 1; number < processes; ++number) {
    auto& helper = helpers[number - 1];
    auto found = none;
    pollfd answer{helper.answer.number(), POLLIN, 0};
    while (::poll(&answer, 1, 100) == 0) watchdog::waiting();
    const bool answered = ::read(helper.answer.number(), &found, sizeof found) == sizeof found;
    if (helper.process > 0) messaging::wait_for_end(helper.process);
    if (!answered) found = first_broken(worlds, step, number, processes);
    first = std::min(first, found);
  }
  return first;
}

Outcome live_all(const EveryWorld& every, const Step& step, bool deep) {
  const auto worlds = every.worlds(deep);
  if (const auto broken = first_broken(worlds, step); broken != none) {
    const auto& world = worlds[broken];
    auto outcome = shown(world, step);
    if (outcome.broken) return outcome;
    outcome.broken.emplace(
        "the same happens whenever the shop begins anew",
        fmt::format("'{}' goes wrong, and not if it is tried once more", world.name),
        "variables that outlive an endpoint, static ones and global ones; chance, and the time of day");
    return outcome;
  }
  Outcome outcome;
  outcome.worlds = worlds.size();
  outcome.covered = fmt::format("All {} {}", worlds.size(), every.of);
  return outcome;
}

constexpr std::string_view between_lines = ", ";
constexpr std::string_view behind_script = ": ";

Script script_of(std::string_view text) {
  Script script;
  while (!text.empty()) {
    const auto end = text.find(between_lines);
    script.emplace_back(text.substr(0, end));
    text.remove_prefix(end == text.npos ? text.size() : end + between_lines.size());
  }
  return script;
}

}  // namespace

Check in_every_world(std::string sentence, int rung_of_hints, EveryWorld every) {
  Check check(std::move(sentence), rung_of_hints, std::function<void(SimulatedShop&)>());
  check.run = [every](const Step& step, bool deep) { return live_all(every, step, deep); };
  check.replay = [every](const Step& step, const std::string& token) {
    const auto worlds = every.worlds(true);
    const auto world =
        std::find_if(worlds.begin(), worlds.end(), [&](const auto& candidate) { return candidate.name == token; });
    if (world == worlds.end()) {
      throw simulation::WrongToken(fmt::format("this check has no world '{}'; the first is '{}', the last '{}'", token,
                                               worlds.front().name, worlds.back().name));
    }
    return shown(*world, step);
  };
  return check;
}

Check in_every_script(std::string sentence, int rung_of_hints, Exploration exploration,
                      std::function<std::vector<Script>(bool deep)> scripts) {
  Check check(std::move(sentence), rung_of_hints, exploration);
  check.run = [exploration, scripts](const Step& step, bool deep) {
    const auto all = scripts(deep);
    Outcome outcome;
    outcome.worlds = all.size();
    bool all_schedules = true;
    auto world = exploration;
    for (const auto& script : all) {
      world.typed = script;
      auto found = explored(world, step, deep);
      outcome.schedules += found.outcome.schedules;
      all_schedules = all_schedules && found.all;
      if (!found.outcome.broken) continue;
      found.outcome.picture.token =
          fmt::format("{}{}{}", fmt::join(script, between_lines), behind_script, found.outcome.picture.token);
      return std::move(found.outcome);
    }
    outcome.covered = fmt::format("{} {} schedules of all {} scripts {}", all_schedules ? "All" : "Not all: the first",
                                  outcome.schedules, all.size(), faults_in_words(exploration));
    return outcome;
  };
  check.replay = [exploration](const Step& step, const std::string& token) {
    const auto end = token.find(behind_script);
    if (end == std::string::npos) {
      throw simulation::WrongToken(
          "a token of this check begins with what is typed, and a colon: add book to A: C1 ok");
    }
    auto world = exploration;
    world.typed = script_of(std::string_view(token).substr(0, end));
    return replayed(world, step, token.substr(end + behind_script.size()));
  };
  return check;
}

}  // namespace shop
