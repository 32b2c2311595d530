#include <fmt/format.h>

#include "workshop/course/own_code.hpp"
#include "workshop/course/step_diff.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {

int diff(Learner& learner, const std::optional<std::string>& number, const std::string& of) {
  const auto& project = learner.project;
  const auto& exercise = learner.exercise(number);
  const auto variant = !of.empty() ? of : started(project, exercise) ? "mine" : "starting-point";
  const auto whose = variant == "mine" ? "your code" : "the starting point";
  const auto lines = lines_between(project.code(exercise, variant), project.solution(exercise));
  if (lines.empty()) {
    fmt::print("Between {} and the solution of exercise {} there is no difference.\n", whose, exercise.number);
    return all_holds;
  }
  const Terminal terminal;
  fmt::print("From {} to the solution of exercise {} (+ added, - taken away):\n\n", whose, exercise.number);
  for (const auto& line : lines) fmt::print("{}\n", terminal.line(line));
  return all_holds;
}

}  // namespace workshop
