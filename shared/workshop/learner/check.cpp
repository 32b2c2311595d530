#include <fmt/format.h>

#include <cstdio>

#include "workshop/learner/commands.hpp"
#include "workshop/learner/guidance.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {
namespace {

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

}  // namespace

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

}  // namespace workshop
