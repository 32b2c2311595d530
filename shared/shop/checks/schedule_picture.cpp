#include "shop/checks/schedule_picture.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "shop/checks/picture_marks.hpp"
#include "shop/checks/schedule_run.hpp"

namespace shop {
namespace {

/// All that is seen of one schedule when it is run to be shown.
struct Shown {
  std::optional<Violation> violation;
  simulation::Picture picture;
  std::vector<std::string> lines;
  std::string trace;
};

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

}  // namespace

void shorten(simulation::Schedule& schedule) {
  constexpr std::size_t enough = 40;
  if (schedule.steps.size() > enough) schedule.steps.resize(enough);
}

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
    if (!exploration.look.empty() && outcome.property != the_shop_runs) outcome.broken->look = exploration.look;
    describe(outcome.picture, outcome);
  }
  return outcome;
}

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

}  // namespace shop
