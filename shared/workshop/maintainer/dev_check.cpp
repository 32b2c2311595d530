#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "workshop/instructor/demo_screens.hpp"
#include "workshop/kit/builder.hpp"
#include "workshop/kit/hints.hpp"
#include "workshop/kit/lectures.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/maintainer/commands.hpp"
#include "workshop/maintainer/mistake_folders.hpp"
#include "workshop/maintainer/transcripts.hpp"
#include "workshop/verdict/mistakes.hpp"
#include "workshop/verdict/premise.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {
namespace {

constexpr std::size_t fewest_mistakes = 6;

class Guard {
 public:
  Guard(const Project& project, const Exercise& exercise, bool write)
      : project_(project), exercise_(exercise), write_(write) {}

  /// Returns how many things are wrong, each said in a line.
  int look() {
    documents();
    chain();
    files();
    const auto mistakes = read_mistakes(project_, exercise_);
    if (mistakes.size() < fewest_mistakes) {
      wrong(fmt::format("there are {} mistakes; {} are the least", mistakes.size(), fewest_mistakes));
    }
    for (const auto& problem : lay_out(project_, exercise_, mistakes)) wrong(problem);
    std::vector<std::string> targets{target("check", exercise_, "solution"),
                                     target("check", exercise_, "starting-point")};
    for (const auto& mistake : mistakes) targets.push_back(target("check", exercise_, "mistake-" + mistake.name));
    const auto built = build(project_, targets, true);
    if (!built.well()) wrong("not everything compiles:\n" + errors_of(built.output));
    solution();
    starting_point();
    KnownFailures seen;
    for (const auto& mistake : mistakes) caught(mistake, seen);
    recognisable(mistakes, seen);
    transcripts();
    demonstrable();
    return wrong_;
  }

 private:
  void wrong(const std::string& what) {
    ++wrong_;
    fmt::print("  {} {}\n", terminal_.fit(terminal_.bad("✗")), what);
  }
  void fine(const std::string& what) { fmt::print("  {} {}\n", terminal_.fit(terminal_.good("✓")), what); }

  static std::string errors_of(const std::string& output) {
    std::string text;
    for (const auto& line : lines_of(output)) {
      if (line.find("error") != std::string::npos) text += "      " + line + "\n";
    }
    return text;
  }

  bool built(const std::string& variant) const {
    return fs::exists(project_.build() / target("check", exercise_, variant));
  }

  void documents() {
    for (const auto& file : {project_.task(exercise_) / "README.md", project_.solution(exercise_) / "README.md",
                             project_.solution(exercise_) / "INSTRUCTOR.md"}) {
      if (!fs::exists(file) || fs::file_size(file) == 0) wrong(project_.shown(file) + " is missing");
    }
    for (const auto& file : {project_.task(exercise_) / "hints.md", project_.task(exercise_) / "follow-up.md",
                             project_.solution(exercise_) / "README.md"}) {
      if (fs::exists(file)) fits_a_terminal(file);
    }
    for (const auto& number : exercise_.lectures) lectures(project_, number);  // which says so if there is none
    const auto hints = read_hints(project_, exercise_);
    if (hints.size() != rungs) wrong(fmt::format("hints.md has {} rungs; it should have {}", hints.size(), rungs));
    for (const auto& hint : hints) {
      if (std::count(hint.begin(), hint.end(), '\n') < 3) wrong("a rung of hints.md says nothing: " + hint);
    }
    if (exercise_.title.empty() || exercise_.task.empty() || exercise_.minutes <= 0)
      wrong("the manifest is not complete");
  }

  /// What the commands show as it is has no line of more than 80 columns.
  void fits_a_terminal(const fs::path& file) {
    for (const auto& line : lines_of(read_file(file))) {
      if (Terminal::width(line) > 80) wrong(fmt::format("{} is too wide: {}", project_.shown(file), line));
    }
  }

  /// The starting point is the solution before, but for the files that the manifest names.
  void chain() {
    StepFiles before;
    if (exercise_.number > 1) before = read_step(project_.solution(project_.exercise(exercise_.number - 1)));
    auto now = read_step(project_.starting_point(exercise_));
    std::set<std::string> names;
    for (const auto& [name, text] : before) names.insert(name);
    for (const auto& [name, text] : now) names.insert(name);
    const auto& declared = exercise_.starting_point_changes;
    for (const auto& name : names) {
      const bool differs = before[name] != now[name];
      const bool said = std::find(declared.begin(), declared.end(), name) != declared.end();
      if (differs && !said) wrong(name + " of the starting point differs from the solution before, undeclared");
      if (!differs && said) wrong(name + " is declared to change at the starting point and does not");
    }
  }

  /// Nothing of the learner's, and nothing that nobody knows, is in the index of git.
  void files() {
    std::set<std::string> allowed;
    for (const auto* name : {"README.md", "follow-up.md", "hints.md", "exercise.json"}) {
      allowed.insert(project_.shown(project_.task(exercise_) / name));
    }
    for (const auto* name : {"README.md", "INSTRUCTOR.md"}) {
      allowed.insert(project_.shown(project_.solution(exercise_) / name));
    }
    for (const auto& folder : {project_.solution(exercise_), project_.starting_point(exercise_)}) {
      for (const auto& file : step_files(folder)) allowed.insert(project_.shown(file));
    }
    const auto listed = run_captured(
        {"git", "-C", project_.root().string(), "ls-files", project_.shown(project_.task(exercise_)),
         project_.shown(project_.solution(exercise_)), project_.shown(project_.starting_point(exercise_))});
    if (!listed.well()) return;  // not a checkout, as in an unpacked archive
    for (const auto& file : lines_of(listed.output)) {
      if (!allowed.contains(file)) wrong(file + " is in git and should not be");
    }
  }

  void solution() {
    if (!built("solution")) return;
    const auto verdict = run_checks(project_, exercise_, "solution");
    const bool in_halves = !verdict.checks.empty() && !verdict.checks.front().half.empty();
    if (in_halves != fs::exists(project_.task(exercise_) / "follow-up.md")) {
      wrong("follow-up.md is the second half of a task, where the checks have two halves, and only there");
    }
    if (verdict.all_hold()) return fine("the solution passes");
    wrong("the solution does not pass:\n" + to_text(verdict, exercise_, "solution"));
  }

  void starting_point() {
    if (!built("starting-point")) return;
    const auto verdict = run_checks(project_, exercise_, "starting-point");
    if (exercise_.starting_point_fails.empty()) wrong("the manifest does not say what the starting point fails");
    const auto differences = differences_from_premise(exercise_, verdict);
    for (const auto& difference : differences) wrong("the starting point: " + difference);
    if (differences.empty()) fine("the starting point fails as declared");
  }

  void caught(const Mistake& mistake, KnownFailures& seen) {
    const auto variant = "mistake-" + mistake.name;
    if (!built(variant)) return;
    const auto verdict = run_checks(project_, exercise_, variant);
    if (verdict.kind == Verdict::Kind::checked) seen[mistake.name] = failures(verdict);
    const auto check = std::find_if(verdict.checks.begin(), verdict.checks.end(),
                                    [&](const auto& c) { return c.name == mistake.caught_by; });
    if (check == verdict.checks.end()) {
      wrong(fmt::format("the mistake {} names a check that did not run: {} {}", mistake.name, mistake.caught_by,
                        verdict.trouble));
    } else if (check->holds) {
      wrong(fmt::format("the mistake {} is not caught by \"{}\"", mistake.name, mistake.caught_by));
    } else {
      fine(fmt::format("caught: {}", mistake.name));
    }
  }

  /// A learner who makes one of these mistakes is told so: what is written down about how they fail is true.
  void recognisable(const std::vector<Mistake>& mistakes, const KnownFailures& seen) {
    if (write_) write_known_failures(project_, exercise_, seen);
    if (read_known_failures(project_, exercise_) != seen) {
      wrong(fmt::format("failures.json does not say how the mistakes fail; ./workshop dev check {} --write does",
                        exercise_.number));
    }
    for (auto one = mistakes.begin(); one != mistakes.end(); ++one) {
      for (auto other = one + 1; other != mistakes.end(); ++other) {
        const bool alike = seen.contains(one->name) && seen.contains(other->name) &&
                           seen.at(one->name) == seen.at(other->name) && one->says != other->says;
        if (alike) wrong(fmt::format("{} and {} fail alike, and say different things", one->name, other->name));
      }
    }
  }

  /// What the task shows is what the checks say, of the variant that the manifest names; and what the solution's
  /// README shows is what they say of the solution.
  void transcripts() {
    const auto& variant = exercise_.task_shows;
    if (!built(variant)) return wrong("the manifest's task_shows is no variant: " + variant);
    auto text = read_file(project_.task(exercise_) / "README.md");
    if (exercise_.number == 1) text += read_file(project_.root() / "README.md");  // which begins with the same
    if (transcripts_of(text).empty()) wrong("the task does not show how it breaks");
    shows(text, "the task", variant);
    if (!built("solution")) return;
    shows(read_file(project_.solution(exercise_) / "README.md"), "the solution's README", "solution");
  }

  void shows(const std::string& markdown, const std::string& document, const std::string& variant) {
    const auto shown = transcripts_of(markdown);
    if (shown.empty()) return;
    const auto seen = as_seen_by_learner(run_checks(project_, exercise_, variant), exercise_, variant);
    for (const auto& block : shown) {
      if (seen.find(block) == std::string::npos) wrong(document + " shows what the checks do not say:\n" + block);
    }
  }

  void demonstrable() {
    if (!built("solution") || !built("starting-point")) return;
    const auto differences = differences_from_demo(project_, exercise_);
    for (const auto& difference : differences) wrong("the demonstration: " + difference);
    if (differences.empty()) fine("the demonstration shows what it claims");
  }

  const Project& project_;
  const Exercise& exercise_;
  bool write_;
  Terminal terminal_;
  int wrong_ = 0;
};

}  // namespace

int dev_check(const Project& project, const std::optional<std::string>& number, bool write) {
  int wrong = 0;
  for (const auto& exercise : project.exercises()) {
    if (number && &exercise != &project.exercise(*number)) continue;
    fmt::print("{} · {}\n", exercise.number, exercise.title);
    wrong += Guard(project, exercise, write).look();
  }
  if (wrong > 0) fmt::print("\nWrong: {}\n", wrong);
  return wrong == 0 ? all_holds : something_fails;
}

}  // namespace workshop
