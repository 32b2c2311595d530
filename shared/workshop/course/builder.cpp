#include "workshop/course/builder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "messaging/processes/program.hpp"
#include "workshop/course/build_progress.hpp"
#include "workshop/course/changed_code.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {

namespace {

fs::path build_lock(const Project& project) {
  return project.root() / "build" / "lock";
}

/// Locked, by fcntl, by the build that is ahead of the learner: so the system knows which process that is.
fs::path ahead_file(const Project& project) {
  return project.root() / "build" / "ahead";
}

/// Ends the build that is ahead of the learner. Returns whether there was one.
bool end_build_ahead(const Project& project) {
  const int mark = ::open(ahead_file(project).c_str(), O_RDWR | O_CLOEXEC);
  if (mark < 0) return false;
  struct flock holder {};
  holder.l_type = F_WRLCK;
  holder.l_whence = SEEK_SET;
  const bool is_there = ::fcntl(mark, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 1;
  if (is_there) ::kill(-holder.l_pid, SIGTERM);
  ::close(mark);
  return is_there;
}

/// What is being built, as whoever holds the lock has written it there.
std::string what_is_built(const messaging::Descriptor& lock) {
  std::array<char, 200> text{};
  const auto size = ::pread(lock.number(), text.data(), text.size(), 0);
  return first_line({text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))});
}

messaging::Descriptor open_lock(const Project& project) {
  return messaging::Descriptor(::open(build_lock(project).c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
}

/// Ninja does not expect another build in the same folder; several terminals may start one. Whoever waits is told for
/// what.
messaging::Descriptor lock_build(const Project& project, const std::vector<std::string>& targets) {
  auto lock = open_lock(project);
  if (lock.number() < 0) return lock;
  if (::flock(lock.number(), LOCK_EX | LOCK_NB) != 0) {
    if (!end_build_ahead(project)) {
      const auto what = what_is_built(lock);
      std::fputs(
          Terminal()
              .fit("Another terminal builds " + (what.empty() ? "something" : what) + "; this one waits for it …\n")
              .c_str(),
          stderr);
    }
    while (::flock(lock.number(), LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  const auto what = fmt::format("{}{}\n", fmt::join(targets.begin(), targets.begin() + 1, ""),
                                targets.size() > 1 ? fmt::format(" and {} more", targets.size() - 1) : "");
  static_cast<void>(::ftruncate(lock.number(), 0) == 0 && ::pwrite(lock.number(), what.data(), what.size(), 0) > 0);
  return lock;
}

/// Compilers speak English, and name files by whole paths, whatever the user has set: what they say is read.
Command build_command(const Project& project, const std::vector<std::string>& targets) {
  Command command{
      "env",     "-u", "LANGUAGE", "LC_ALL=C.UTF-8", "CCACHE_BASEDIR=", "cmake", "--build", project.build().string(),
      "--target"};
  command.insert(command.end(), targets.begin(), targets.end());
  return command;
}

/// Becomes a build of a session of its own, if nobody else builds. Never returns.
[[noreturn]] void become_build_ahead(const Project& project, const Command& command) {
  ::setsid();
  static_cast<void>(!::nice(19));
  const int nothing = ::open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
  // Both are kept open by the build. It has to be known as the one ahead before it can be in anybody's way.
  const int mark = ::open(ahead_file(project).c_str(), O_CREAT | O_RDWR, 0644);
  const int lock = ::open(build_lock(project).c_str(), O_CREAT | O_RDWR, 0644);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  if (mark < 0 || lock < 0 || ::fcntl(mark, F_SETLK, &whole) != 0 || ::flock(lock, LOCK_EX | LOCK_NB) != 0) ::_exit(1);
  constexpr std::string_view what = "what comes next";
  static_cast<void>(::ftruncate(lock, 0) == 0 && ::pwrite(lock, what.data(), what.size(), 0) > 0);
  try {
    remove_objects_of_changed_code(project);
    become(command);
  } catch (const std::exception&) {
    ::_exit(127);
  }
}

}  // namespace

std::string target(const std::string& kind, const Exercise& exercise, const std::string& variant) {
  return kind + "-" + exercise.id() + "-" + variant;
}

Ended build(const Project& project, const std::vector<std::string>& targets, bool keep_going) {
  auto command = build_command(project, targets);
  if (keep_going) command.insert(command.end(), {"--", "-k", "0"});
  const auto lock = lock_build(project, targets);
  remove_objects_of_changed_code(project);
  auto ended = run_captured(command, std::chrono::hours(1), Keep::last_megabyte, nullptr, lock.number());
  remove_objects_of_changed_code(project);  // what was saved meanwhile
  return ended;
}

Ended build_and_tell(const Project& project, const std::vector<std::string>& targets) {
  const auto missing = [&](const auto& name) { return !fs::exists(project.build() / name); };
  if (std::any_of(targets.begin(), targets.end(), missing)) {
    std::fputs(Terminal().fit("Building (the first time takes a while) …\n").c_str(), stderr);
  }
  ::setenv("NINJA_STATUS", build_status_form, 1);
  const auto lock = lock_build(project, targets);
  remove_objects_of_changed_code(project);
  BuildProgress progress;
  auto ended = run_captured(
      build_command(project, targets), std::chrono::hours(1), Keep::last_megabyte,
      [&](std::string_view piece) { progress.hear(piece); }, lock.number());
  remove_objects_of_changed_code(project);  // what was saved meanwhile
  return ended;
}

fs::path program_that_reads(const Project& project, const std::string& name) {
  auto program = project.build() / name;
  if (fs::exists(program)) {
    auto lock = open_lock(project);
    const bool elsewhere = lock.number() >= 0 && ::flock(lock.number(), LOCK_EX | LOCK_NB) != 0;
    if (elsewhere && what_is_built(lock).find(name) == std::string::npos) return program;
  }
  const auto built = build_and_tell(project, {name});
  if (!built.well()) throw Problem(fmt::format("the kit's own program {} does not compile:\n{}", name, built.output));
  return program;
}

void wait_for_builds(const Project& project) {
  auto lock = open_lock(project);
  while (lock.number() >= 0 && ::flock(lock.number(), LOCK_SH) != 0 && errno == EINTR) {
  }
}

void build_ahead(const Project& project, const std::vector<std::string>& targets) {
  const auto command = build_command(project, targets);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::fork() == 0) become_build_ahead(project, command);  // an orphan: nobody has to wait for it
    ::_exit(0);
  }
  if (child > 0) ::waitpid(child, nullptr, 0);
}

}  // namespace workshop
