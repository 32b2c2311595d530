#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/version.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "workshop/learner/commands.hpp"
#include "workshop/machine/browser.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {
namespace {

/// What `program --version` says first, or empty if there is no such program.
std::string version_of(const std::string& program) {
  const auto ended = run_captured({program, "--version"}, std::chrono::seconds(10));
  return ended.well() ? first_line(ended.output) : "";
}

}  // namespace

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
  tell("SQLite", sqlite3_libversion(), true, "");
  tell("nlohmann_json",
       fmt::format("{}.{}.{}", NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH),
       true, "");
  tell("fmt", fmt::format("{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100), true, "");
  std::string writable;
  try {
    make_folder(project.state());
    write_file(project.state() / "doctor", "");
    std::error_code ignored;
    fs::remove(project.state() / "doctor", ignored);
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
  const auto private_broker = project.root() / "shared/messaging/rabbitmq/private_broker/private_broker.sh";
  const auto server = run_captured({private_broker.string(), "--installed"}, std::chrono::seconds(10));
  tell("RabbitMQ", server.well() ? first_line(server.output) : "", false,
       "for --transport rabbitmq: install rabbitmq-server");
  tell("clang-format", version_of("clang-format"), false, "only for work on the kit");
  return well ? all_holds : something_fails;
}

}  // namespace workshop
