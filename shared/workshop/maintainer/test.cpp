#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>
#include <thread>

#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/maintainer/commands.hpp"
#include "workshop/maintainer/mistake_folders.hpp"
#include "workshop/maintainer/test_list.hpp"
#include "workshop/maintainer/test_progress.hpp"

namespace workshop {
namespace {

std::vector<KnownTest> chosen(const std::vector<KnownTest>& all, const TestChoice& choice) {
  const auto tests = choice.quick ? quick_ones(all) : choice.names.empty() ? all : named(all, choice.names);
  if (!tests.empty()) return tests;
  std::string known;
  for (const auto& test : all) known += (known.empty() ? "" : ", ") + test.name;
  throw Problem("no test has such a name; there are " + known);
}

/// What they need is built at once, so that afterwards tests only run.
bool build_for(const Project& project, const std::vector<KnownTest>& tests, bool all) {
  std::set<std::string> targets;
  if (all) {
    targets = {"kit-tests"};
  } else {
    for (const auto& test : tests) targets.insert(test.programs.begin(), test.programs.end());
  }
  if (targets.empty()) return true;
  std::puts("Building the kit's tests …");
  std::fflush(stdout);
  const auto built = build_and_tell(project, {targets.begin(), targets.end()});
  if (!built.well()) std::fputs(built.output.c_str(), stderr);
  return built.well();
}

Command ctest_command(const Project& project, const std::vector<KnownTest>& tests, bool all) {
  // One more than can compute: some wait for a broker, or for one another.
  const auto at_once = std::thread::hardware_concurrency() + 1;
  Command command{"ctest", "--test-dir",           project.build().string(), "--output-on-failure",
                  "-j",    std::to_string(at_once)};
  if (all) return command;
  std::string names;
  for (const auto& test : tests) names += (names.empty() ? "" : "|") + test.name;
  command.insert(command.end(), {"-R", "^(" + names + ")$"});
  return command;
}

}  // namespace

int test(const Project& project, const TestChoice& choice) {
  const bool all = choice.names.empty() && !choice.quick;
  for (const auto& exercise : project.exercises()) {
    if (all) lay_out(project, exercise, read_mistakes(project, exercise));  // what is wrong with one, its test says
  }
  const auto tests = chosen(read_tests(project.build()), choice);
  if (!build_for(project, tests, all)) return cannot_be_done;

  std::map<std::string, double> costs;
  for (const auto& test : tests) costs[test.name] = test.cost;
  TestProgress progress(costs, ::isatty(STDOUT_FILENO) != 0);
  const auto hears = [&](std::string_view piece) {
    std::fputs(progress.hear(piece).c_str(), stdout);
    std::fflush(stdout);
  };
  const auto command = ctest_command(project, tests, all);
  return run_captured(command, std::chrono::hours(3), Keep::last_megabyte, hears).well() ? all_holds : something_fails;
}

}  // namespace workshop
