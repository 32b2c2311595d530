#include "messaging/processes/program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

// By hand and not by Boost.Process: posix_spawn runs no code of ours between fork and exec and says why a program does
// not start, while Boost's costs each file some seconds of compiling and its pipes leak into whatever else is started.

extern char** environ;  // NOLINT(readability-redundant-declaration): macOS has none

namespace messaging {
void Descriptor::close() {
  if (number_ >= 0) ::close(release());
}

Pipe::Pipe() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "no pipe can be made");
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  from = Descriptor(ends[0]);
  into = Descriptor(ends[1]);
}

Descriptor dev_null() {
  return Descriptor(::open("/dev/null", O_RDWR | O_CLOEXEC));
}

pid_t start_program(const std::vector<std::string>& command, const Streams& streams, Group group) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, streams.input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, streams.output, STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, streams.errors, STDERR_FILENO);
  int last = STDERR_FILENO;
  if (streams.kept_open >= 0) ::posix_spawn_file_actions_adddup2(&actions, streams.kept_open, ++last);
  int flags = 0;
#ifdef POSIX_SPAWN_CLOEXEC_DEFAULT
  flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#else
  ::posix_spawn_file_actions_addclosefrom_np(&actions, last + 1);
#endif
  sigset_t usual;
  sigemptyset(&usual);
  for (const int signal : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&usual, signal);
  if (group == Group::own) flags |= POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF;
  if (group == Group::without_terminal) flags |= POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF;
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setsigdefault(&attributes, &usual);
  ::posix_spawnattr_setflags(&attributes, static_cast<short>(flags));
  pid_t process = -1;
  const auto arguments = arguments_of(command);
  const int error = ::posix_spawnp(&process, arguments.front(), &actions, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::system_error(error, std::generic_category(), command.front() + " cannot be run");
  return process;
}

int wait_for_end(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::vector<char*> arguments_of(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

}  // namespace messaging
