#include "workshop/learner/watch/watch_words.hpp"

#include <fmt/format.h>

#include "workshop/learner/guidance.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {
namespace {

/// Once more, since a picture may have pushed it out of the window.
std::string what_fails(const Verdict& verdict) {
  for (const auto& check : verdict.checks) {
    if (check.holds) continue;
    return fmt::format("✗ {}\n  expected  {}\n  happened  {}\n\n", Terminal::wrapped(check.name, 2),
                       Terminal::wrapped(check.expected, 12), Terminal::wrapped(check.happened, 12));
  }
  return "";
}

}  // namespace

fs::path first_page(const Project& project, const Verdict& verdict) {
  for (const bool holds : {false, true}) {
    for (const auto& check : verdict.checks) {
      if (check.holds == holds && !check.page.empty()) return project.root() / check.page;
    }
  }
  return {};
}

std::string what_now(const Project& project, const Exercise& exercise, const Verdict& verdict) {
  const auto* following = project.after(exercise);
  if (verdict.all_hold() && following == nullptr) return "This was the last exercise, and it is passed.";
  if (verdict.all_hold()) {
    return fmt::format(
        "Exercise {0} is passed; n goes on with \"{1}\".\n"
        "Before that, in another terminal: ./workshop run {0}, solution {0}, demo {0}",
        exercise.number, following->title);
  }
  return fmt::format("{}{}; every save is checked.", what_fails(verdict), what_to_mend(project, exercise, verdict));
}

}  // namespace workshop
