#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <set>
#include <thread>

#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/maintainer/commands.hpp"
#include "workshop/maintainer/mutants/equivalents.hpp"

namespace workshop {
namespace {

using namespace mutants;

/// The watchdog of a check program ends what does not come back, long before.
constexpr std::chrono::minutes longest(5);

/// Which of these commands end well, as many at a time as there are cores.
std::vector<char> end_well(const std::vector<Command>& commands) {
  std::vector<char> well(commands.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (auto at = next++; at < commands.size(); at = next++)
      well[at] = run_captured(commands[at], longest).well() ? 1 : 0;
  };
  std::vector<std::thread> threads;
  for (unsigned core = 1; core < std::thread::hardware_concurrency(); ++core) threads.emplace_back(work);
  work();
  for (auto& thread : threads) thread.join();
  return well;
}

const std::string& original(const MutantsOf& of, const Made& made) {
  const auto step = std::find_if(of.steps.begin(), of.steps.end(), [&](const auto& s) { return s.name == made.step; });
  return step->files.at(made.mutant.file);
}

void show(const MutantsOf& of, const Made& made) {
  const auto& mutant = made.mutant;
  fmt::print("  {} of {} · {}, {}, at `{}`: {}\n", made.number, made.step, mutant.file, mutant.function, mutant.line,
             mutant.rule);
  for (const auto& line : lines_of(diff(original(of, made), mutant))) fmt::print("    {}\n", line);
}

/// What is wrong with an exercise, a line for each; its score goes before.
int look_at(const Project& project, const MutantsOf& of, const std::vector<Equivalent>& equivalents) {
  std::vector<Command> commands;
  for (const auto& step : of.steps) commands.push_back(check_command(project, of.exercise, step.name, 0));
  for (const auto& made : of.made) commands.push_back(check_command(project, of.exercise, made.step, made.number));
  const auto well = end_well(commands);

  std::vector<const Made*> passed;
  std::vector<const Made*> holes;
  std::vector<std::string> wrong;
  for (std::size_t at = 0; at < of.steps.size(); ++at) {
    if (!well[at]) wrong.push_back(fmt::format("{} is right, and fails", of.steps[at].name));
  }
  for (std::size_t at = 0; at < of.made.size(); ++at) {
    if (well[of.steps.size() + at]) passed.push_back(&of.made[at]);
  }
  const auto here = [&](const Equivalent& e) { return e.from <= of.exercise.number && of.exercise.number <= e.to; };
  for (const auto* made : passed) {
    const bool listed =
        std::any_of(equivalents.begin(), equivalents.end(), [&](const auto& e) { return here(e) && e.is(*made); });
    if (!listed) holes.push_back(made);
  }
  for (const auto& e : equivalents) {
    if (!here(e) || std::any_of(passed.begin(), passed.end(), [&](const auto* made) { return e.is(*made); })) continue;
    const bool there = std::any_of(of.made.begin(), of.made.end(), [&](const auto& made) { return e.is(made); });
    wrong.push_back(fmt::format("listed as equivalent, but {}: {} · {}, {}, {}: {}", there ? "caught" : "not there",
                                e.step, e.file, e.function, e.line, e.rule));
  }
  fmt::print("{}  {} mutants: {} caught, {} equivalent", of.exercise.id(), of.made.size(),
             of.made.size() - passed.size(), passed.size() - holes.size());
  fmt::print("{}\n", holes.empty() ? "" : fmt::format(", {} pass and are not listed", holes.size()));
  for (const auto& line : wrong) fmt::print("  {}\n", line);
  for (const auto* made : holes) show(of, *made);
  std::fflush(stdout);
  return static_cast<int>(wrong.size() + holes.size());
}

}  // namespace

int dev_mutate(const Project& project, const std::optional<std::string>& number, int to_show) {
  if (to_show > 0) {
    if (!number) throw Problem("which exercise's? ./workshop dev mutate N --show MUTANT");
    const auto of = make_mutants(project, project.exercise(*number));
    if (to_show > static_cast<int>(of.made.size())) {
      throw Problem(fmt::format("there is no mutant {}; there are 1 to {}", to_show, of.made.size()));
    }
    show(of, of.made[static_cast<std::size_t>(to_show) - 1]);
    return all_holds;
  }
  const auto equivalents = read_equivalents(project);
  std::vector<MutantsOf> all;
  for (const auto& exercise : project.exercises()) {
    if (number && &exercise != &project.exercise(*number)) continue;
    all.push_back(make_mutants(project, exercise));
  }
  build_mutants(project, all);
  int wrong = 0;
  std::size_t mutants = 0;
  std::size_t do_not_compile = 0;
  for (const auto& of : all) {
    wrong += look_at(project, of, equivalents);
    mutants += of.made.size();
    do_not_compile += of.do_not_compile;
  }
  fmt::print("\n{} mutants; {} more do not compile\n", mutants, do_not_compile);
  if (wrong > 0) fmt::print("Wrong: {}\n", wrong);
  return wrong == 0 ? all_holds : something_fails;
}

}  // namespace workshop
