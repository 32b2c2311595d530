#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "workshop/course/hints.hpp"
#include "workshop/course/own_code.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/learner/guidance.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {
namespace {

/// `passed after 4 checks and 1 hint`
std::string how_passed(const Progress& progress, const Exercise& exercise) {
  const int checks = progress.checks(exercise.number);
  const int hints = progress.hints_used(exercise.number);
  if (checks == 0) return "passed";  // by a version of the kit that did not count
  auto text = fmt::format("passed after {} {}", checks, checks == 1 ? "check" : "checks");
  if (hints > 0) text += fmt::format(" and {} {}", hints, hints == 1 ? "hint" : "hints");
  return text;
}

}  // namespace

int list(Learner& learner) {
  const Terminal terminal;
  for (const auto& exercise : learner.project.exercises()) {
    const bool passed = learner.progress.passed(exercise.number);
    const auto state = passed                               ? how_passed(learner.progress, exercise)
                       : started(learner.project, exercise) ? "started"
                                                            : "";
    const bool current = exercise.number == learner.exercise(std::nullopt).number;
    say(fmt::format("{} {:>2}  {:<28} {:>3} min  {}", current ? ">" : " ", exercise.number, exercise.title,
                    exercise.minutes, passed ? terminal.good(state) : state));
  }
  return all_holds;
}

int start(Learner& learner, const std::string& number) {
  const auto& exercise = learner.project.exercise(number);
  if (!started(learner.project, exercise)) {
    begin(learner, exercise);
  } else {
    learner.progress.set_current(exercise.number);
    learner.progress.save();
    say(fmt::format("Exercise {0} goes on with your code (./workshop reset {0} would start it over) in\n{1}/",
                    exercise.number, learner.project.shown(learner.project.mine(exercise))));
  }
  say(what_to_read(learner.project, exercise) + "Check it: ./workshop check");
  return all_holds;
}

int reset(Learner& learner, const std::string& number) {
  const auto& exercise = learner.project.exercise(number);
  begin(learner, exercise);
  learner.progress.set_hints_seen(exercise.number, 0);
  learner.progress.save();
  return all_holds;
}

int hint(Learner& learner, const std::optional<std::string>& number, bool all) {
  const auto& exercise = learner.exercise(number);
  const auto hints = read_hints(learner.project, exercise);
  const int last = static_cast<int>(hints.size());
  const int seen = learner.progress.hints_seen(exercise.number);
  const int upto = all ? last : std::min(seen + 1, last);
  for (int rung = all ? 1 : upto; rung <= upto; ++rung) {
    std::fputs(hints[static_cast<std::size_t>(rung) - 1].c_str(), stdout);
  }
  if (!all && upto == last && seen == last) {
    say("\nThat was the last hint; ./workshop hint --all shows all of them.");
  } else if (upto < last) {
    say(fmt::format("\nThat was hint {} of {}. For the next one, say it again: ./workshop hint", upto, last));
  }
  if (upto > seen) {
    learner.progress.set_hints_seen(exercise.number, upto);
    learner.progress.save();
  }
  return all_holds;
}

int solution(Learner& learner, const std::string& number) {
  const auto& project = learner.project;
  const auto& exercise = project.exercise(number);
  const auto folder = project.solution(exercise);
  say(fmt::format("The solution of exercise {} is in {}/", exercise.number, project.shown(folder)));
  for (const auto& file : step_files(folder)) say("  " + project.shown(file));
  if (started(project, exercise)) {
    say(fmt::format("What lies between your code and it: ./workshop diff {}", exercise.number));
  }
  say("\n" + read_file(folder / "README.md"));
  return all_holds;
}

}  // namespace workshop
