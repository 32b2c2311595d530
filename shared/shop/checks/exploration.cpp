#include "shop/checks/exploration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "shop/checks/schedule_picture.hpp"
#include "shop/checks/schedule_run.hpp"
#include "shop/checks/watchdog.hpp"
#include "simulation/search/explorer.hpp"

namespace shop {
namespace {

using simulation::Choices;

constexpr std::size_t most_executions_if_deep = 1'000'000;

std::string in_words(const simulation::Coverage& coverage, const Exploration& exploration,
                     const simulation::Bounds& bounds) {
  const auto commands = exploration.typed.size();
  const auto twice = exploration.twice.empty()
                         ? ""
                         : fmt::format(" and two instances of {},", fmt::join(exploration.twice, " and of "));
  const auto of = fmt::format("{} command{}{}{} {}", commands, commands == 1 ? "" : "s",
                              exploration.order == Order::any ? " in any order" : "", twice, bounds.in_words());
  if (!coverage.truncated) {
    return fmt::format(
        "{} of {}", coverage.schedules == 1 ? "The one schedule" : fmt::format("All {} schedules", coverage.schedules),
        of);
  }
  return fmt::format("Not all: the first {} schedules of {}, and {} sampled", coverage.schedules, of, coverage.sampled);
}

/// No lease expires where nobody else could be given the message.
std::vector<Fault> possible_faults(const Exploration& exploration) {
  auto faults = exploration.faults;
  if (exploration.twice.empty()) std::erase(faults, Fault::lease_expires);
  return faults;
}

Exploration deepened(Exploration exploration) {
  auto& typed = exploration.typed;
  typed.insert(typed.end(), exploration.typed_if_deep.begin(), exploration.typed_if_deep.end());
  return exploration;
}

/// True if a token names a command that is typed only when the check goes deep.
bool is_deep(const simulation::Schedule& schedule, const Exploration& exploration) {
  const auto all = exploration.typed.size() + exploration.typed_if_deep.size();
  for (auto number = exploration.typed.size() + 1; number <= all; ++number) {
    const auto name = fmt::format("C{}", number);
    const auto names_it = [&](const std::string& step) { return step == name || step.starts_with(name + " "); };
    if (schedule.leaves_out(static_cast<int>(number)) ||
        std::any_of(schedule.typed.begin(), schedule.typed.end(), names_it) ||
        std::any_of(schedule.steps.begin(), schedule.steps.end(), [&](const auto& it) { return names_it(it.step); }))
      return true;
  }
  return false;
}

/// The first schedule whose messages never end, by searching once more. To go through what else breaks, or to make it
/// smaller, would take for ever too.
simulation::Schedule endless_schedule(const simulation::Execution& run, const simulation::Bounds& bounds, int commands,
                                      const simulation::Effort& effort) {
  simulation::Schedule schedule;
  const simulation::Execution recorded = [&](Choices& choices, const std::vector<int>& without) {
    simulation::Recording recording(choices);
    try {
      return run(recording, without);
    } catch (const simulation::Endless&) {
      schedule = recording.schedule();
      schedule.without = without;
      throw;
    }
  };
  try {
    simulation::search(recorded, bounds, commands, effort);
  } catch (const simulation::Endless&) {
    shorten(schedule);
  }
  return schedule;
}

Outcome explore(const Exploration& exploration, const Step& step, bool deep) {
  simulation::Effort effort;
  if (deep) effort.most_executions = most_executions_if_deep;
  effort.helpers = {simulation::processors(), watchdog::watch_helper, watchdog::waiting};
  const auto bounds = simulation::Bounds::each_once(possible_faults(exploration), exploration.in_total);
  const auto commands = static_cast<int>(exploration.typed.size());
  simulation::Storage storage;
  const auto run = execution(exploration, step, storage);
  // What is kept in memory from one run to the next shows at once, or never again.
  if (const auto where = where_runs_part(exploration, step, 2); !where.empty()) {
    return not_deterministic("the same schedule went differently the second time", where);
  }
  const auto seen_later = [&](const std::string& what) {
    constexpr int enough_to_meet_chance = 20;
    return not_deterministic(what, where_runs_part(exploration, step, enough_to_meet_chance));
  };
  try {
    const auto found = simulation::search(run, bounds, commands, effort);
    if (found.counterexample) {
      auto outcome = shown_twice(exploration, step, found.counterexample->schedule);
      if (found.coverage.sampled > 0 && outcome.note.empty()) {
        outcome.note = "This schedule was sampled: there are more than could be tried one after the other.";
      }
      if (outcome.property == found.counterexample->property) return outcome;
      return seen_later("a schedule that failed does not fail when it is run again");
    }
    Outcome outcome;
    outcome.covered = in_words(found.coverage, exploration, bounds);
    return outcome;
  } catch (const simulation::Endless&) {
    return shown_twice(exploration, step, endless_schedule(run, bounds, commands, effort));
  } catch (const simulation::Nondeterministic& error) {
    return seen_later(error.what());
  } catch (const simulation::WrongToken& error) {
    return seen_later(error.what());
  }
}

/// What breaks is what was to be found; if nothing does, that is what is wrong.
Outcome turned(Outcome outcome, const Flaw& flaw) {
  if (!outcome.broken) {
    if (!outcome.covered.empty()) outcome.covered = "not found in: " + outcome.covered;
    outcome.broken.emplace(flaw.expected, flaw.otherwise, flaw.look);
  } else if (outcome.property != the_shop_runs && !outcome.property.empty()) {
    outcome.flaw = outcome.broken->sentence;
    outcome.covered = "found: " + outcome.picture.token;
    outcome.broken.reset();
  }
  return outcome;
}

auto replaying(const Exploration& exploration) {
  return [exploration](const Step& step, const std::string& token) {
    const auto schedule = simulation::schedule_of(token);
    return shown_twice(is_deep(schedule, exploration) ? deepened(exploration) : exploration, step, schedule);
  };
}

}  // namespace

Check::Check(std::string sentence, int rung_of_hints, const Exploration& exploration)
    : name(std::move(sentence)),
      rung(rung_of_hints),
      run([exploration](const Step& step, bool deep) {
        return explore(deep ? deepened(exploration) : exploration, step, deep);
      }),
      replay(replaying(exploration)),
      explores(true) {}

Check::Check(std::string sentence, int rung_of_hints, const Flaw& flaw)
    : name(std::move(sentence)),
      rung(rung_of_hints),
      run([flaw](const Step& step, bool deep) {
        return turned(explore(deep ? deepened(flaw.exploration) : flaw.exploration, step, deep), flaw);
      }),
      replay([flaw](const Step& step, const std::string& token) {
        auto only_this = flaw;
        only_this.otherwise = "not in this one";
        return turned(replaying(flaw.exploration)(step, token), only_this);
      }),
      explores(true) {}

}  // namespace shop
