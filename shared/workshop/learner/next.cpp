#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "workshop/course/merge.hpp"
#include "workshop/course/own_code.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/learner/guidance.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/verdict/premise.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {
namespace {

constexpr std::size_t most_lines_of_errors = 12;

/// What becomes of a file that both sides changed at the same place.
std::string fate_of(const Conflict& conflict, const std::optional<std::string>& yours_is_in) {
  if (conflict.removed) return "you or the exercise changed it, the other removed it; it was kept";
  if (!yours_is_in) return "you and the exercise changed the same place; both are kept";
  return fmt::format("you and the exercise changed the same place; it is the exercise's now, yours is in {}/",
                     *yours_is_in);
}

/// Which of the files are as the learner left them, and which are not.
void tell_files(const StepFiles& mine, const Merged& merged, const std::optional<std::string>& yours_is_in) {
  std::string same;
  std::string both;
  std::string added;
  const auto not_yours = [&](const std::string& name) {
    return yours_is_in && std::any_of(merged.conflicts.begin(), merged.conflicts.end(),
                                      [&](const auto& it) { return it.file == name && !it.removed; });
  };
  for (const auto& [name, text] : merged.files) {
    if (not_yours(name)) continue;
    const auto before = mine.find(name);
    auto& list = before == mine.end() ? added : before->second == text ? same : both;
    list += list.empty() ? name : ", " + name;
  }
  const auto tell = [](const char* what, const std::string& files) {
    if (!files.empty()) fmt::print("  {:<17} {}\n", what, Terminal::wrapped(files, 20));
  };
  tell("as you left them", same);
  tell("yours and changed", both);
  tell("new", added);
  for (const auto& conflict : merged.conflicts) {
    fmt::print("  {}\n", Terminal::wrapped(fmt::format("{}: {}", conflict.file, fate_of(conflict, yours_is_in)), 4));
  }
}

/// Why the exercise cannot begin with this code, in a few lines.
void tell_differences(const Exercise& exercise, const Verdict& verdict, const std::vector<std::string>& differences) {
  auto text = fmt::format("\nExercise {} cannot begin like this:\n", exercise.number);
  for (const auto& difference : differences) text += fmt::format("  - {}\n", Terminal::wrapped(difference, 4));
  if (verdict.kind == Verdict::Kind::not_built) {
    auto lines = lines_of("\n" + verdict.trouble);
    lines.resize(std::min(lines.size(), most_lines_of_errors));
    while (!lines.empty() && lines.back().empty()) lines.pop_back();
    text += fmt::format("{}\n", fmt::join(lines, "\n"));
  }
  std::fputs(Terminal().fit(text).c_str(), stdout);
}

/// Nothing if there is no terminal to ask on, or no answer.
std::optional<bool> yes(const std::string& question) {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) return std::nullopt;
  fmt::print("{} [Y/n] ", question);
  std::fflush(stdout);
  std::string answer;
  if (!std::getline(std::cin, answer)) return std::nullopt;
  return answer.empty() || answer.front() == 'y' || answer.front() == 'Y';
}

void make_current(Learner& learner, const Exercise& exercise) {
  learner.progress.set_current(exercise.number);
  learner.progress.save();
}

int begin_and_tell(Learner& learner, const Exercise& exercise) {
  begin(learner, exercise);
  fmt::print("{}", what_to_read(learner.project, exercise));
  return all_holds;
}

int offer_starting_point(Learner& learner, const Exercise& exercise) {
  const int n = exercise.number;
  const auto wanted = yes(fmt::format("\nTake the starting point of exercise {} instead? Your code is kept.", n));
  if (wanted.value_or(false)) return begin_and_tell(learner, exercise);
  if (wanted) {
    make_current(learner, exercise);
    fmt::print("The code in {}/ is yours to mend; then: ./workshop check\n",
               learner.project.shown(learner.project.mine(exercise)));
  } else {
    // After `next --again` the exercise is the current one, and `next` would mean the one behind it.
    const bool current = learner.progress.current() == n;
    fmt::print("\nTake the starting point instead: {}\nMend this code instead: ./workshop start {}\n",
               current ? fmt::format("./workshop reset {}", n) : "./workshop next --from-starting-point", n);
  }
  return something_fails;
}

/// Begins with merged code. Where both sides changed the same place and what came of it does not suit the exercise, the
/// exercise's own version of that file may. Returns why the exercise cannot begin; then all is as it was merged.
struct Beginning {
  Verdict verdict;
  std::vector<std::string> differences;
  bool took_theirs = false;
};

Beginning begin_with(const Project& project, const Exercise& exercise, const Merged& merged) {
  const auto tried = [&](const StepFiles& files) {
    write_step(project.mine(exercise), files);
    Beginning beginning{check(project, exercise, "mine"), {}};
    beginning.differences = differences_from_premise(exercise, beginning.verdict);
    return beginning;
  };
  auto as_merged = tried(merged.files);
  auto files = merged.files;
  for (const auto& [file, removed] : merged.conflicts) {
    if (!removed) files[file] = read_step(project.starting_point(exercise)).at(file);
  }
  if (as_merged.differences.empty() || files == merged.files) return as_merged;
  auto with_theirs = tried(files);
  with_theirs.took_theirs = true;
  if (with_theirs.differences.empty()) return with_theirs;
  write_step(project.mine(exercise), merged.files);
  return as_merged;
}

int carry_over(Learner& learner, const Exercise& from, const Exercise& to) {
  const auto& project = learner.project;
  // It may have been changed since it was passed.
  if (!check(project, from, "mine").all_hold()) {
    throw Problem(fmt::format("exercise {0} does not pass; ./workshop check {0} says why", from.number));
  }
  const Side mine{"your code", read_step(project.mine(from))};
  const auto merged = merge({"the solution", read_step(project.solution(from))}, mine,
                            {"the starting point", read_step(project.starting_point(to))}, InConflict::united);
  replace_code(project, to, merged.files);
  fmt::print("Your code goes on in {}/\n", project.shown(project.mine(to)));
  std::fflush(stdout);
  const auto [verdict, differences, took_theirs] = begin_with(project, to, merged);
  tell_files(mine.files, merged, took_theirs ? std::optional(project.shown(project.mine(from))) : std::nullopt);
  if (!differences.empty()) {
    tell_differences(to, verdict, differences);
    return offer_starting_point(learner, to);
  }
  make_current(learner, to);
  fmt::print("\nExercise {}, \"{}\", begins with it.\n", to.number, to.title);
  fmt::print("{}", what_to_read(project, to));
  return all_holds;
}

}  // namespace

int next(Learner& learner, bool again, bool from_starting_point) {
  const auto& project = learner.project;
  const auto& current = learner.exercise(std::nullopt);
  if (again) {
    if (current.number == 1) throw Problem("exercise 1 is the first: there is no code to carry over into it");
    return carry_over(learner, project.exercise(current.number - 1), current);
  }
  const auto* to = project.after(current);
  if (from_starting_point && to != nullptr) return begin_and_tell(learner, *to);
  if (!learner.progress.passed(current.number)) {
    const auto or_else = to == nullptr ? "" : fmt::format(", or go on with ./workshop start {}", to->number);
    throw Problem(fmt::format("exercise {} is not passed yet: finish it{}", current.number, or_else));
  }
  if (to == nullptr) {
    fmt::print("Exercise {} was the last one. All of them in one table: ./workshop matrix\n", current.number);
    return all_holds;
  }
  if (!started(project, *to)) return carry_over(learner, current, *to);
  make_current(learner, *to);
  fmt::print("Exercise {0} was started before and goes on with your code in\n{1}/\n", to->number,
             project.shown(project.mine(*to)));
  fmt::print("{}", what_to_read(project, *to));
  fmt::print(
      "\nYour code of exercise {0} once more:  ./workshop next --again\n"
      "The starting point:                ./workshop reset {1}\n"
      "Both keep what is there as a backup.\n",
      current.number, to->number);
  return all_holds;
}

}  // namespace workshop
