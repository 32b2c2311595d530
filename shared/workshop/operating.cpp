#include <SQLiteCpp/Database.h>
#include <fmt/format.h>

#include <boost/version.hpp>
#include <cstdio>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "messaging/characters.hpp"
#include "workshop/builder.hpp"
#include "workshop/commands.hpp"
#include "workshop/diagnostics.hpp"
#include "workshop/last_live.hpp"
#include "workshop/pages.hpp"
#include "workshop/problem.hpp"
#include "workshop/process.hpp"
#include "workshop/terminal.hpp"

namespace workshop {
namespace {

/// Builds the live system of a variant and becomes it. Returns only if it does not compile, and then says so.
int become_live(Learner& learner, const Exercise& exercise, const std::string& of, const fs::path& state,
                const Command& options, const LiveOptions& differently) {
  const auto& project = learner.project;
  const auto folder = project.code(exercise, of);
  const auto program = target("live", exercise, of);
  const auto built = build(project, {program});
  if (!built.well()) {
    std::fprintf(stderr, "It does not compile, so it cannot run:\n\n%s",
                 learners_errors(built.output, folder.string(), project.shown(folder)).c_str());
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

/// What `program --version` says first, or empty if there is no such program.
std::string version_of(const std::string& program) {
  const auto ended = run_captured({program, "--version"}, std::chrono::seconds(10));
  return ended.well() ? first_line(ended.output) : "";
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

int errors(Learner& learner) {
  namespace header = messaging::header;
  const auto failed = last_broker(learner)->failed_messages();
  if (failed.empty()) std::puts("The error queue is empty.");
  const Terminal terminal;
  for (const auto& message : failed) {
    // Whoever wrote it may have called it anything, and written anything into it.
    const auto body = message.body.substr(0, 500);
    const auto id = message.id().empty() ? "(no ID)" : terminal.foreign(message.id(), 0, 1);
    const auto what = terminal.foreign(message.type() + " " + body, 4, 3);
    const bool fits = what.find('\n') == std::string::npos && Terminal::width(id) + 2 + Terminal::width(what) <= 80;
    fmt::print("{}{}{}\n", id, fits ? "  " : "\n    ", what);
    const auto& attempts = message.header(header::attempts);
    const auto reason =
        fmt::format("of {}, after {} {}: {}", message.header(header::failed_queue), attempts,
                    attempts == "1" ? "attempt" : "attempts", message.header(header::exception_message));
    fmt::print("    {}\n", terminal.foreign(reason, 4, 6));
  }
  if (!failed.empty()) std::puts("\nGive one back: ./workshop errors return ID    all: ./workshop errors return all");
  return all_holds;
}

int errors_return(Learner& learner, const std::string& which) {
  std::optional<std::string> id;
  if (which != "all") id = which;
  const std::size_t returned = last_broker(learner)->return_failed(id);
  if (returned == 0 && which != "all") {
    throw Problem("there is no message '" + messaging::harmless_line(which, 60) +
                  "' in the error queue; ./workshop errors lists them");
  }
  fmt::print("{} given back to where {} failed.\n",
             returned == 1 ? "1 message was" : fmt::format("{} messages were", returned),
             returned == 1 ? "it" : "they");
  return all_holds;
}

int doctor(const Project& project) {
  const Terminal terminal;
  bool well = true;
  const auto tell = [&](const std::string& what, const std::string& found, bool needed, const std::string& why) {
    const bool there = !found.empty();
    const auto mark = terminal.fit(there ? terminal.good("✓") : needed ? terminal.bad("✗") : "-");
    fmt::print("  {} {:<14} {}\n", mark, what, there ? found : "missing" + (why.empty() ? "" : ": " + why));
    well = well && (there || !needed);
  };
  std::puts("Needed:");
  tell("c++", version_of("c++"), true, "install g++");
  tell("cmake", version_of("cmake"), true, "install cmake");
  tell("ninja", version_of("ninja"), true, "install ninja-build");
  tell("Boost", fmt::format("{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000), true, "");
  tell("SQLite", SQLite::getLibVersion(), true, "");
  tell("nlohmann_json",
       fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH),
       true, "");
  tell("fmt", fmt::format("{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100), true, "");
  std::string writable;
  try {
    make_folder(project.state());
    write_file(project.state() / "doctor", "");
    fs::remove(project.state() / "doctor");
    writable = project.shown(project.state()) + "/ can be written";
  } catch (const Problem&) {
  }
  tell("your state", writable, true, project.state().string() + " cannot be written");
  std::puts("Of use:");
  tell("git", version_of("git"), false, "for updates of the kit and for comparing with the solution");
  tell("ccache", version_of("ccache"), false, "builds again are quicker with it");
  tell("npm", version_of("npm"), false, "fetches what slides and handouts are built with");
  tell("chromium", chromium(), false, "prints slides and handouts as PDF");
#ifdef WORKSHOP_RABBITMQ
  tell("librabbitmq", "built in: ./workshop run --transport", false, "");
#else
  tell("librabbitmq", "", false, "for --transport: install librabbitmq-dev, delete build/");
#endif
  const auto private_broker = project.root() / "shared/messaging/rabbitmq/private_broker.sh";
  const auto server = run_captured({private_broker.string(), "--installed"}, std::chrono::seconds(10));
  tell("RabbitMQ", server.well() ? first_line(server.output) : "", false,
       "for --transport rabbitmq: install rabbitmq-server");
  tell("clang-format", version_of("clang-format"), false, "only for work on the kit");
  return well ? all_holds : something_fails;
}

int test(const Project& project) {
  std::puts("Building the kit's tests …");
  std::fflush(stdout);
  const auto built = build(project, {"kit-tests"});
  if (!built.well()) {
    std::fputs(built.output.c_str(), stderr);
    return cannot_be_done;
  }
  return run_visibly({"ctest", "--test-dir", project.build().string(), "--output-on-failure"}).well() ? all_holds
                                                                                                      : something_fails;
}

}  // namespace workshop
