#include <fmt/format.h>

#include <cstdio>

#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/maintainer/commands.hpp"
#include "workshop/maintainer/guard/guard.hpp"

namespace workshop {

void Guard::wrong(const std::string& what) {
  ++count_;
  fmt::print("  {} {}\n", terminal_.fit(terminal_.bad("✗")), what);
}

void Guard::fine(const std::string& what) const {
  fmt::print("  {} {}\n", terminal_.fit(terminal_.good("✓")), what);
}

bool Guard::built(const std::string& variant) const {
  return fs::exists(project.build() / target("check", exercise, variant));
}

int dev_check(const Project& project, const std::optional<std::string>& number, bool write) {
  int wrong = 0;
  for (const auto& exercise : project.exercises()) {
    if (number && &exercise != &project.exercise(*number)) continue;
    fmt::print("{} · {}\n", exercise.number, exercise.title);
    Guard guard(project, exercise);
    guard_documents(guard);
    guard_chain(guard);
    guard_files_in_git(guard);
    const auto mistakes = guard_build(guard);
    guard_solution(guard);
    guard_starting_point(guard);
    guard_mistakes(guard, mistakes, write);
    guard_transcripts(guard);
    guard_demo(guard);
    wrong += guard.count();
  }
  if (wrong > 0) fmt::print("\nWrong: {}\n", wrong);
  return wrong == 0 ? all_holds : something_fails;
}

}  // namespace workshop
