#include <fmt/format.h>

#include <algorithm>

#include "workshop/course/builder.hpp"
#include "workshop/maintainer/guard/guard.hpp"
#include "workshop/maintainer/mistake_folders.hpp"

namespace workshop {
namespace {

constexpr std::size_t fewest_mistakes = 6;

std::string errors_of(const std::string& output) {
  std::string text;
  for (const auto& line : lines_of(output)) {
    if (line.find("error") != std::string::npos) text += "      " + line + "\n";
  }
  return text;
}

void caught(Guard& guard, const Mistake& mistake, KnownFailures& seen) {
  const auto variant = "mistake-" + mistake.name;
  if (!guard.built(variant)) return;
  const auto verdict = guard.verdict_on(variant);
  if (verdict.kind == Verdict::Kind::checked) seen[mistake.name] = failures(verdict);
  const auto check = std::find_if(verdict.checks.begin(), verdict.checks.end(),
                                  [&](const auto& c) { return c.name == mistake.caught_by; });
  if (check == verdict.checks.end()) {
    guard.wrong(fmt::format("the mistake {} names a check that did not run: {} {}", mistake.name, mistake.caught_by,
                            verdict.trouble));
  } else if (check->holds) {
    guard.wrong(fmt::format("the mistake {} is not caught by \"{}\"", mistake.name, mistake.caught_by));
  } else {
    guard.fine(fmt::format("caught: {}", mistake.name));
  }
}

void recognisable(Guard& guard, const std::vector<Mistake>& mistakes, const KnownFailures& seen) {
  if (read_known_failures(guard.project, guard.exercise) != seen) {
    guard.wrong(fmt::format("failures.json does not say how the mistakes fail; ./workshop dev check {} --write does",
                            guard.exercise.number));
  }
  for (auto one = mistakes.begin(); one != mistakes.end(); ++one) {
    for (auto other = one + 1; other != mistakes.end(); ++other) {
      const bool alike = seen.contains(one->name) && seen.contains(other->name) &&
                         seen.at(one->name) == seen.at(other->name) && one->says != other->says;
      if (alike) guard.wrong(fmt::format("{} and {} fail alike, and say different things", one->name, other->name));
    }
  }
}

}  // namespace

std::vector<Mistake> guard_build(Guard& guard) {
  const auto& project = guard.project;
  const auto& exercise = guard.exercise;
  auto mistakes = read_mistakes(project, exercise);
  if (mistakes.size() < fewest_mistakes) {
    guard.wrong(fmt::format("there are {} mistakes; {} are the least", mistakes.size(), fewest_mistakes));
  }
  for (const auto& problem : lay_out(project, exercise, mistakes)) guard.wrong(problem);
  std::vector<std::string> targets{target("check", exercise, "solution"), target("check", exercise, "starting-point")};
  if (!mistakes.empty()) targets.push_back(mistakes_target(exercise));
  const auto built = build(project, targets, true);
  if (!built.well()) guard.wrong("not everything compiles:\n" + errors_of(built.output));
  return mistakes;
}

void guard_mistakes(Guard& guard, const std::vector<Mistake>& mistakes, bool write) {
  KnownFailures seen;
  for (const auto& mistake : mistakes) caught(guard, mistake, seen);
  if (write) write_known_failures(guard.project, guard.exercise, seen);
  recognisable(guard, mistakes, seen);
}

}  // namespace workshop
