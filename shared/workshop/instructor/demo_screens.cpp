#include "workshop/instructor/demo_screens.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "workshop/course/step_diff.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

const Demo& declared(const Project& project, const Exercise& exercise) {
  if (exercise.demo) return *exercise.demo;
  throw Problem(fmt::format("exercise {} has no demonstration: {} declares none", exercise.number,
                            project.shown(project.task(exercise) / "exercise.json")));
}

/// The number of the check to demonstrate, counted from 1.
std::size_t number_of(const Verdict& verdict, const Project& project, const Exercise& exercise) {
  const auto& name = declared(project, exercise).check;
  const auto found =
      std::find_if(verdict.checks.begin(), verdict.checks.end(), [&](const auto& check) { return check.name == name; });
  if (found == verdict.checks.end()) {
    throw Problem(fmt::format("{} demonstrates \"{}\", and there is no such check",
                              project.shown(project.task(exercise) / "exercise.json"), name));
  }
  return static_cast<std::size_t>(found - verdict.checks.begin()) + 1;
}

void require_checked(const Verdict& verdict, const std::string& variant) {
  if (verdict.kind != Verdict::Kind::checked) {
    throw Problem(fmt::format("the {} could not be run: ./workshop check --of {} says why", variant, variant));
  }
}

CheckResult drawn(const Project& project, const Exercise& exercise, const std::string& variant,
                  const std::string& token, std::size_t check_number) {
  auto verdict = replay(project, exercise, variant, token, static_cast<int>(check_number));
  require_checked(verdict, variant);
  return std::move(verdict.checks.front());
}

}  // namespace

Demonstration demonstration(const Project& project, const Exercise& exercise) {
  const auto& demo = declared(project, exercise);
  const auto verdict = check(project, exercise, "starting-point");
  require_checked(verdict, "starting-point");
  const auto number = number_of(verdict, project, exercise);
  const auto token = demo.token.empty() ? verdict.checks[number - 1].token : demo.token;
  return {drawn(project, exercise, "starting-point", token, number),
          drawn(project, exercise, "solution", token, number)};
}

std::vector<std::string> differences_from_demo(const Project& project, const Exercise& exercise) {
  std::vector<std::string> differences;
  const auto hold = [&](bool holds, const std::string& otherwise) {
    if (!holds) differences.push_back(otherwise);
  };
  try {
    const auto& demo = declared(project, exercise);
    const std::array texts{std::pair("scenario", &demo.scenario), std::pair("question", &demo.question),
                           std::pair("failure", &demo.failure), std::pair("mend", &demo.mend),
                           std::pair("after", &demo.after)};
    for (const auto& [name, text] : texts) hold(!text->empty(), fmt::format("its {} says nothing", name));
    hold(!demo.typed.empty(), "nothing is typed");
    const auto changed = files_between(project.starting_point(exercise), project.solution(exercise));
    for (const auto& file : demo.files) {
      hold(std::find(changed.begin(), changed.end(), file) != changed.end(), file + " is not changed");
    }
    const auto start = run_checks(project, exercise, "starting-point");
    const auto solution = run_checks(project, exercise, "solution");
    const auto& fails = start.checks.at(number_of(start, project, exercise) - 1);
    const auto& holds = solution.checks.at(number_of(solution, project, exercise) - 1);
    hold(!fails.holds, "the starting point does not fail the check");
    hold(holds.holds, "the solution fails the check");
    const auto [before, after] = demonstration(project, exercise);
    hold(!before.holds, "what is drawn is right on the starting point already");
    hold(after.holds, "what is drawn is wrong on the solution");
    hold((!demo.failure_drawn || !before.picture.empty()) && !after.picture.empty(), "there is no picture");
  } catch (const Problem& problem) {
    differences.emplace_back(problem.what());
  }
  return differences;
}

}  // namespace workshop
