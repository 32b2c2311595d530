#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "workshop/course/hints.hpp"
#include "workshop/course/lectures.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/maintainer/guard/guard.hpp"

namespace workshop {
namespace {

/// What the commands show as it is has no line of more than 80 columns.
void fits_a_terminal(Guard& guard, const fs::path& file) {
  for (const auto& line : lines_of(read_file(file))) {
    if (Terminal::width(line) > 80) guard.wrong(fmt::format("{} is too wide: {}", guard.shown(file), line));
  }
}

}  // namespace

void guard_documents(Guard& guard) {
  for (const auto& file :
       {guard.task() / "README.md", guard.solution() / "README.md", guard.solution() / "INSTRUCTOR.md"}) {
    if (!fs::exists(file) || fs::file_size(file) == 0) guard.wrong(guard.shown(file) + " is missing");
  }
  for (const auto& file : {guard.task() / "hints.md", guard.task() / "follow-up.md", guard.solution() / "README.md"}) {
    if (fs::exists(file)) fits_a_terminal(guard, file);
  }
  for (const auto& number : guard.exercise.lectures) lectures(guard.project, number);  // which says so if there is none
  const auto hints = read_hints(guard.project, guard.exercise);
  if (hints.size() != rungs) guard.wrong(fmt::format("hints.md has {} rungs; it should have {}", hints.size(), rungs));
  for (const auto& hint : hints) {
    if (std::count(hint.begin(), hint.end(), '\n') < 3) guard.wrong("a rung of hints.md says nothing: " + hint);
  }
  if (guard.exercise.title.empty() || guard.exercise.task.empty() || guard.exercise.minutes <= 0)
    guard.wrong("the manifest is not complete");
}

void guard_chain(Guard& guard) {
  StepFiles before;
  if (guard.exercise.number > 1)
    before = read_step(guard.project.solution(guard.project.exercise(guard.exercise.number - 1)));
  auto now = read_step(guard.starting_point());
  std::set<std::string> names;
  for (const auto& [name, text] : before) names.insert(name);
  for (const auto& [name, text] : now) names.insert(name);
  const auto& declared = guard.exercise.starting_point_changes;
  for (const auto& name : names) {
    const bool differs = before[name] != now[name];
    const bool said = std::find(declared.begin(), declared.end(), name) != declared.end();
    if (differs && !said) guard.wrong(name + " of the starting point differs from the solution before, undeclared");
    if (!differs && said) guard.wrong(name + " is declared to change at the starting point and does not");
  }
}

void guard_files_in_git(Guard& guard) {
  std::set<std::string> allowed;
  for (const auto* name : {"README.md", "follow-up.md", "hints.md", "exercise.json"}) {
    allowed.insert(guard.shown(guard.task() / name));
  }
  for (const auto* name : {"README.md", "INSTRUCTOR.md"}) {
    allowed.insert(guard.shown(guard.solution() / name));
  }
  for (const auto& folder : {guard.solution(), guard.starting_point()}) {
    for (const auto& file : step_files(folder)) allowed.insert(guard.shown(file));
  }
  const auto listed = run_captured({"git", "-C", guard.project.root().string(), "ls-files", guard.shown(guard.task()),
                                    guard.shown(guard.solution()), guard.shown(guard.starting_point())});
  if (!listed.well()) return;  // not a checkout, as in an unpacked archive
  for (const auto& file : lines_of(listed.output)) {
    if (!allowed.contains(file)) guard.wrong(file + " is in git and should not be");
  }
}

}  // namespace workshop
