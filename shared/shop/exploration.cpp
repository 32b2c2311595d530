#include "shop/exploration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "shop/drawn.hpp"
#include "shop/play.hpp"
#include "simulation/explorer.hpp"

namespace shop {
namespace {

using simulation::Choices;

constexpr std::size_t most_executions_if_deep = 1'000'000;

/// All that is seen of one schedule when it is run to be shown.
struct Shown {
  std::optional<Violation> violation;
  simulation::Picture picture;
  std::vector<std::string> lines;
  std::string trace;
};

/// Where there is no end, the beginning tells enough; what follows goes in sending order.
void shorten(simulation::Schedule& schedule) {
  constexpr std::size_t enough = 40;
  if (schedule.steps.size() > enough) schedule.steps.resize(enough);
}

Shown show(const Exploration& exploration, const Step& step, const simulation::Schedule& schedule) {
  for (const int command : schedule.without) {
    if (command >= 1 && command <= static_cast<int>(exploration.typed.size())) continue;
    throw simulation::WrongToken(
        fmt::format("there is no C{} to leave out; typed are C1 to C{}", command, exploration.typed.size()));
  }
  simulation::Storage storage;
  std::optional<simulation::PictureRecorder> recorder;  // goes after what it looks at
  std::optional<Play> play;
  simulation::Replay replay(schedule);
  simulation::Recording recording(replay);
  Shown shown;
  shown.violation = tried(IfEndless::is_a_violation, [&] {
    play.emplace(exploration, step, storage, Play::Violated::goes_on);
    play->prepare();
    recorder.emplace(play->shop().world());
    replay.end_if([&play] { return play->violated(); });
    return play->run(recording, schedule.without);
  });
  const bool came_to_rest = !shown.violation || shown.violation->property != the_shop_runs;
  if (came_to_rest) replay.finish();
  if (recorder) shown.picture = recorder->picture();
  if (play) {
    shown.lines = simulation::to_lines(play->shop().world().history());
    shown.trace = trace_of(play->shop().world().history());
  }
  shown.picture.given = exploration.given;
  for (int number = 1; number <= static_cast<int>(exploration.typed.size()); ++number) {
    if (schedule.leaves_out(number)) continue;
    shown.picture.typed.emplace_back(fmt::format("C{}", number),
                                     exploration.typed[static_cast<std::size_t>(number) - 1]);
  }
  auto taken = recording.schedule();
  taken.without = schedule.without;
  if (!came_to_rest) shorten(taken);
  shown.picture.token = taken.token();
  return shown;
}

/// Runs a schedule twice: code that is a function of its messages does the same both times.
Outcome shown_twice(const Exploration& exploration, const Step& step, const simulation::Schedule& schedule) {
  auto first = show(exploration, step, schedule);
  const auto second = show(exploration, step, schedule);
  Outcome outcome;
  outcome.picture = std::move(first.picture);
  outcome.note = first_difference(first.lines, second.lines);
  outcome.trace = std::move(first.trace);
  if (first.violation) {
    outcome.property = first.violation->property;
    outcome.broken = first.violation->why;
    describe(outcome.picture, outcome);
  }
  return outcome;
}

/// Where the plainest schedule goes another way within some runs; empty if it does not. What is logged may well differ.
std::string where_runs_part(const Exploration& exploration, const Step& step, int runs) {
  const auto run = [&] {
    std::vector<std::string> lines;
    simulation::Storage storage;
    simulation::FirstChoice in_order;
    std::optional<Play> play;
    tried(IfEndless::is_a_violation, [&] {
      play.emplace(exploration, step, storage, Play::Violated::goes_on);
      play->prepare();
      return play->run(in_order, {});
    });
    if (!play) return lines;
    for (const auto& happening : play->shop().world().history().happenings()) {
      if (happening.what != simulation::What::logged) lines.push_back(simulation::to_line(happening));
    }
    return lines;
  };
  const auto first = run();
  std::string found;
  for (int count = 2; count <= runs && found.empty(); ++count) found = first_difference(first, run());
  return found;
}

Outcome not_deterministic(const std::string& what, const std::string& where) {
  Outcome outcome;
  outcome.broken.emplace("the same messages in the same order have the same effect", what,
                         "what depends on chance, on the time of day, or on what was kept in memory from another run");
  outcome.note = where;
  return outcome;
}

std::string in_words(const simulation::Coverage& coverage, const Exploration& exploration,
                     const simulation::Bounds& bounds) {
  const auto commands = exploration.typed.size();
  const auto of = fmt::format("{} command{}{} {}", commands, commands == 1 ? "" : "s",
                              exploration.order == Order::any ? " in any order" : "", bounds.in_words());
  if (!coverage.truncated) {
    return fmt::format(
        "{} of {}", coverage.schedules == 1 ? "The one schedule" : fmt::format("All {} schedules", coverage.schedules),
        of);
  }
  return fmt::format("Not all: the first {} schedules of {}, and {} sampled", coverage.schedules, of, coverage.sampled);
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
  const auto bounds = simulation::Bounds::each_once(exploration.faults, exploration.in_total);
  const auto commands = static_cast<int>(exploration.typed.size());
  simulation::Storage storage;
  const simulation::Execution execution = [&](Choices& choices,
                                              const std::vector<int>& without) -> std::optional<std::string> {
    const auto violation = tried(IfEndless::throws, [&] {
      Play play(exploration, step, storage, Play::Violated::stops);
      play.prepare();
      return play.run(choices, without);
    });
    if (!violation) return std::nullopt;
    return violation->property;
  };
  // What is kept in memory from one run to the next shows at once, or never again.
  if (const auto where = where_runs_part(exploration, step, 2); !where.empty()) {
    return not_deterministic("the same schedule went differently the second time", where);
  }
  const auto seen_later = [&](const std::string& what) {
    constexpr int enough_to_meet_chance = 20;
    return not_deterministic(what, where_runs_part(exploration, step, enough_to_meet_chance));
  };
  try {
    const auto found = simulation::search(execution, bounds, commands, effort);
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
    return shown_twice(exploration, step, endless_schedule(execution, bounds, commands, effort));
  } catch (const simulation::Nondeterministic& error) {
    return seen_later(error.what());
  } catch (const simulation::WrongToken& error) {
    return seen_later(error.what());
  }
}

/// What breaks is what was to be found; if nothing does, that is what is wrong.
Outcome turned(Outcome outcome, const Flaw& flaw) {
  if (!outcome.broken) {
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
