#include "shop/worlds/small_world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "shop/checks/explore.hpp"
#include "shop/checks/look.hpp"
#include "simulation/search/schedule.hpp"

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

Step with(Step step, const SmallWorld& world) {
  if (world.besides) world.besides(step);
  return step;
}

Outcome shown(const SmallWorld& world, const Step& step) {
  auto outcome = drawn(with(step, world), world.live);
  outcome.picture.token = world.name;
  return outcome;
}

Outcome live_all(const EveryWorld& every, const Step& step, bool deep) {
  const auto worlds = every.worlds(deep);
  simulation::Storage storage;
  for (const auto& world : worlds) {
    if (!breaks(world, with(step, world), storage)) continue;
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
