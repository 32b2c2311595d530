#include <fmt/format.h>

#include "workshop/instructor/demo_screens.hpp"
#include "workshop/maintainer/guard/guard.hpp"
#include "workshop/maintainer/transcripts.hpp"
#include "workshop/verdict/premise.hpp"

namespace workshop {
namespace {

void shows(Guard& guard, const std::string& markdown, const std::string& document, const std::string& variant) {
  const auto shown = transcripts_of(markdown);
  if (shown.empty()) return;
  const auto seen = as_seen_by_learner(guard.verdict_on(variant), guard.exercise, variant);
  for (const auto& block : shown) {
    if (seen.find(block) == std::string::npos) guard.wrong(document + " shows what the checks do not say:\n" + block);
  }
}

}  // namespace

void guard_solution(Guard& guard) {
  if (!guard.built("solution")) return;
  const auto verdict = guard.verdict_on("solution");
  const bool in_halves = !verdict.checks.empty() && !verdict.checks.front().half.empty();
  if (in_halves != fs::exists(guard.task() / "follow-up.md")) {
    guard.wrong("follow-up.md is the second half of a task, where the checks have two halves, and only there");
  }
  if (verdict.all_hold()) return guard.fine("the solution passes");
  guard.wrong("the solution does not pass:\n" + to_text(verdict, guard.exercise, "solution"));
}

void guard_starting_point(Guard& guard) {
  if (!guard.built("starting-point")) return;
  const auto verdict = guard.verdict_on("starting-point");
  if (guard.exercise.starting_point_fails.empty())
    guard.wrong("the manifest does not say what the starting point fails");
  const auto differences = differences_from_premise(guard.exercise, verdict);
  for (const auto& difference : differences) guard.wrong("the starting point: " + difference);
  if (differences.empty()) guard.fine("the starting point fails as declared");
}

void guard_transcripts(Guard& guard) {
  const auto& variant = guard.exercise.task_shows;
  if (!guard.built(variant)) return guard.wrong("the manifest's task_shows is no variant: " + variant);
  auto text = read_file(guard.task() / "README.md");
  if (guard.exercise.number == 1) text += read_file(guard.project.root() / "README.md");  // which begins with the same
  if (transcripts_of(text).empty()) guard.wrong("the task does not show how it breaks");
  shows(guard, text, "the task", variant);
  if (!guard.built("solution")) return;
  shows(guard, read_file(guard.solution() / "README.md"), "the solution's README", "solution");
}

void guard_demo(Guard& guard) {
  if (!guard.built("solution") || !guard.built("starting-point")) return;
  const auto differences = differences_from_demo(guard.project, guard.exercise);
  for (const auto& difference : differences) guard.wrong("the demonstration: " + difference);
  if (differences.empty()) guard.fine("the demonstration shows what it claims");
}

}  // namespace workshop
