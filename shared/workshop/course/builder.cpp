#include "workshop/course/builder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "messaging/processes/program.hpp"
#include "workshop/course/build_progress.hpp"
#include "workshop/course/changed_code.hpp"
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

/// Ends the build that is ahead of the learner, if there is one.
void end_build_ahead(const Project& project) {
  const int mark = ::open(ahead_file(project).c_str(), O_RDWR | O_CLOEXEC);
  if (mark < 0) return;
  struct flock holder {};
  holder.l_type = F_WRLCK;
  holder.l_whence = SEEK_SET;
  if (::fcntl(mark, F_GETLK, &holder) == 0 && holder.l_type != F_UNLCK && holder.l_pid > 1) {
    ::kill(-holder.l_pid, SIGTERM);
  }
  ::close(mark);
}

/// Ninja does not expect another build in the same folder; several terminals may start one.
messaging::Descriptor lock_build(const Project& project) {
  messaging::Descriptor lock(::open(build_lock(project).c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644));
  if (lock.number() < 0 || ::flock(lock.number(), LOCK_EX | LOCK_NB) == 0) return lock;
  end_build_ahead(project);
  ::flock(lock.number(), LOCK_EX);
  return lock;
}

Command build_command(const Project& project, const std::vector<std::string>& targets) {
  Command command{"cmake", "--build", project.build().string(), "--target"};
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
  const auto lock = lock_build(project);
  remove_objects_of_changed_code(project);
  auto ended = run_captured(command);
  remove_objects_of_changed_code(project);  // what was saved meanwhile
  return ended;
}

Ended build_and_tell(const Project& project, const std::vector<std::string>& targets) {
  const auto missing = [&](const auto& name) { return !fs::exists(project.build() / name); };
  if (std::any_of(targets.begin(), targets.end(), missing)) {
    std::fputs(Terminal().fit("Building (the first time takes a while) …\n").c_str(), stderr);
  }
  ::setenv("NINJA_STATUS", build_status_form, 1);
  const auto lock = lock_build(project);
  remove_objects_of_changed_code(project);
  BuildProgress progress;
  auto ended = run_captured(build_command(project, targets), std::chrono::hours(1), Keep::last_megabyte,
                            [&](std::string_view piece) { progress.hear(piece); });
  remove_objects_of_changed_code(project);  // what was saved meanwhile
  return ended;
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
