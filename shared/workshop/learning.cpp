#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "workshop/checking.hpp"
#include "workshop/commands.hpp"
#include "workshop/hints.hpp"
#include "workshop/own_code.hpp"
#include "workshop/problem.hpp"
#include "workshop/telling.hpp"
#include "workshop/terminal.hpp"

namespace workshop {
namespace {

void say(const std::string& text) {
  std::fputs((text + "\n").c_str(), stdout);
  std::fflush(stdout);
}

std::string what_next(const Learner& learner, const Exercise& exercise, const Verdict& verdict) {
  const auto& project = learner.project;
  const int n = exercise.number;
  const int current = learner.exercise(std::nullopt).number;
  if (!verdict.all_hold()) {
    return fmt::format("{}, then: {}", what_to_mend(project, exercise, verdict),
                       n == current ? "./workshop check\nTo have every save checked: ./workshop watch"
                                    : fmt::format("./workshop check {}", n));
  }
  std::string text =
      fmt::format("Compare with the solution: ./workshop solution {}\nSee it live: ./workshop run {}", n, n);
  if (n != current) {
    text += fmt::format("\nYou are at exercise {}: ./workshop check", current);
  } else if (const auto* following = project.after(exercise)) {
    text += fmt::format("\nGo on with \"{}\": ./workshop next", following->title);
  }
  return text;
}

int check_and_tell(Learner& learner, const Exercise& exercise, const std::string& of, bool deep = false) {
  const auto verdict = check(learner.project, exercise, of, deep);
  tell(learner, exercise, of, verdict);
  if (of == "mine") say(what_next(learner, exercise, verdict));
  return verdict.status();
}

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

const Exercise& Learner::exercise(const std::optional<std::string>& number) const {
  if (number) return project.exercise(*number);
  if (progress.current() == 0) return project.exercises().front();
  return project.exercise(progress.current());
}

int here(Learner& learner) {
  const auto& exercise = learner.exercise(std::nullopt);
  begin_if_new(learner, exercise);
  return check_and_tell(learner, exercise, "mine");
}

int check_command(Learner& learner, const std::optional<std::string>& number, const std::string& of, bool deep,
                  bool json) {
  const auto& exercise = learner.exercise(number);
  if (!json) return check_and_tell(learner, exercise, of, deep);
  const auto verdict = check(learner.project, exercise, of, deep);
  say(to_json(verdict, exercise, of));
  if (of == "mine") remember(learner.progress, exercise, verdict);
  return verdict.status();
}

int replay_command(Learner& learner, const std::string& number, const std::string& token, const std::string& of,
                   int check_number, bool only_picture) {
  const auto& exercise = learner.project.exercise(number);
  const auto verdict = replay(learner.project, exercise, of, token, check_number);
  const bool drawn = only_picture && verdict.kind == Verdict::Kind::checked;
  const auto text = drawn ? picture_to_text(verdict.checks.front()) : replay_to_text(verdict, exercise, of);
  std::fputs(text.c_str(), stdout);
  return verdict.status();
}

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
