#include <fmt/format.h>

#include <cstdio>

#include "workshop/course/builder.hpp"
#include "workshop/course/compiler_errors.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

/// Builds the live system of a variant and becomes it. Returns only if it does not compile, and then says so.
int become_live(Learner& learner, const Exercise& exercise, const std::string& of, const fs::path& state,
                const Command& options, const LiveOptions& differently) {
  const auto& project = learner.project;
  project.code(exercise, of);  // there is some
  const auto program = target("live", exercise, of);
  const auto built = build(project, {program});
  if (!built.well()) {
    std::fprintf(stderr, "It does not compile, so it cannot run:\n\n%s",
                 errors_in_code(project, exercise, of, built).c_str());
    return cannot_be_done;
  }
  learner.progress.set_last_live(state.string());
  learner.progress.save();
  fmt::print("{} · {} ({})\n", exercise.number, exercise.title, of == "mine" ? "your code" : "the " + of);
  std::fflush(stdout);
  Command command{(project.build() / program).string(), "--state", state.string()};
  command.insert(command.end(), options.begin(), options.end());
  // Not in the command, which is for all to see: the URL may hold a password.
  ::setenv("WORKSHOP_TRANSPORT", differently.transport.c_str(), 1);
  become(command);
}

void add_to(Command& options, const LiveOptions& differently) {
  for (const auto& name : differently.without) options.push_back("--without=" + name);
  if (differently.bound) options.push_back(fmt::format("--bound={}", *differently.bound));
  if (differently.instances) options.push_back(fmt::format("--instances={}", *differently.instances));
  if (differently.slow_billing > 0) options.push_back(fmt::format("--slow-billing={}", differently.slow_billing));
}

}  // namespace

int run(Learner& learner, const std::optional<std::string>& number, const std::string& of, const std::string& only,
        bool fresh, const LiveOptions& differently) {
  const auto& exercise = learner.exercise(number);
  Command options;
  if (!only.empty()) options.insert(options.end(), {"--only", only});
  if (fresh) options.emplace_back("--fresh");
  add_to(options, differently);
  return become_live(learner, exercise, of, learner.project.live_state(exercise, of), options, differently);
}

int torture(Learner& learner, const std::optional<std::string>& number, const std::string& of,
            const TortureOptions& wanted, const LiveOptions& differently) {
  const auto& exercise = number ? learner.exercise(number) : learner.project.exercises().back();
  Command options{"--torture", fmt::format("--commands={}", wanted.commands), fmt::format("--kills={}", wanted.kills),
                  fmt::format("--seed={}", wanted.seed)};
  if (wanted.all_faults) options.emplace_back("--all-faults");
  for (const auto& [name, times] : wanted.faults) options.push_back(fmt::format("--{}={}", name, times));
  add_to(options, differently);
  return become_live(learner, exercise, of, learner.project.live_state(exercise, of + "-torture"), options,
                     differently);
}

int load(Learner& learner, const std::optional<std::string>& number, const std::string& of, int commands,
         const LiveOptions& differently) {
  const auto& exercise = number ? learner.exercise(number) : learner.project.exercises().back();
  Command options{fmt::format("--load={}", commands)};
  add_to(options, differently);
  return become_live(learner, exercise, of, learner.project.live_state(exercise, of + "-load"), options, differently);
}

}  // namespace workshop
