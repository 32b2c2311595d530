#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>

#include "workshop/kit/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/maintainer/commands.hpp"
#include "workshop/maintainer/mistake_folders.hpp"
#include "workshop/maintainer/test_progress.hpp"

namespace workshop {
namespace {

/// Holds for tests with one of these in their names.
std::string as_regex(const std::vector<std::string>& names) {
  std::string regex;
  for (const auto& name : names) {
    regex += regex.empty() ? "" : "|";
    for (const char c : name) {
      if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-') regex += '\\';
      regex += c;
    }
  }
  return regex;
}

bool build_them(const Project& project, const TestChoice& choice) {
  for (const auto& exercise : project.exercises()) {
    lay_out(project, exercise, read_mistakes(project, exercise));  // what is wrong with one, its own test says
  }
  const auto built = build_and_tell(project, {choice.quick ? "quick-tests" : "kit-tests"});
  if (!built.well()) std::fputs(built.output.c_str(), stderr);
  return built.well();
}

}  // namespace

int test(const Project& project, const TestChoice& choice) {
  std::puts("Building the kit's tests …");
  std::fflush(stdout);
  if (!build_them(project, choice)) return cannot_be_done;

  Command ctest{"ctest", "--test-dir", project.build().string()};
  if (choice.quick) ctest.insert(ctest.end(), {"-L", "quick"});
  if (!choice.names.empty()) ctest.insert(ctest.end(), {"-R", as_regex(choice.names)});
  auto listing = ctest;
  listing.emplace_back("--show-only=json-v1");
  const auto costs = costs_of_tests(run_captured(listing).output);
  if (costs.empty()) throw Problem("no test has such a name; ctest --test-dir build/workshop -N lists them");

  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  ctest.insert(ctest.end(), {"--output-on-failure", "-j", std::to_string(cores)});
  TestProgress progress(costs, ::isatty(STDOUT_FILENO) != 0);
  const auto ended = run_captured(ctest, std::chrono::hours(3), Keep::last_megabyte, [&](std::string_view piece) {
    std::fputs(progress.hear(piece).c_str(), stdout);
    std::fflush(stdout);
  });
  return ended.well() ? all_holds : something_fails;
}

}  // namespace workshop
