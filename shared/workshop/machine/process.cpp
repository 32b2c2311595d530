#include "workshop/machine/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <sstream>

#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

constexpr std::size_t most_output = 1 << 20;
std::mutex one_at_a_time;

/// Returns only if the program cannot be started.
void execute(const Command& command) {
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  ::execvp(arguments.front(), arguments.data());
}

void note_end(Ended& ended, int status) {
  if (WIFEXITED(status)) ended.status = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  if (ended.status == 127) ended.output += "it could not be started\n";
}

pid_t start(const Command& command, int output) {
  const pid_t child = ::fork();
  if (child < 0) throw Problem(std::string("no new process could be made: ") + std::strerror(errno));
  if (child == 0) {
    if (output >= 0) {
      const int nothing = ::open("/dev/null", O_RDONLY);
      ::dup2(nothing, STDIN_FILENO);
      ::dup2(output, STDOUT_FILENO);
      ::dup2(output, STDERR_FILENO);
    }
    execute(command);
    ::_exit(127);
  }
  return child;
}

}  // namespace

std::string program_in_path(const std::string& name) {
  const auto startable = [](const std::string& file) { return ::access(file.c_str(), X_OK) == 0; };
  if (name.find('/') != std::string::npos) return startable(name) ? name : "";
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (startable(folder + "/" + name)) return folder + "/" + name;
  }
  return "";
}

Ended run_captured(const Command& command, std::chrono::seconds at_most, Keep keep, const Heard& heard) {
  std::array<int, 2> pipe{};
  std::unique_lock starting(one_at_a_time);  // or another program would inherit this pipe, and keep it open
  if (::pipe(pipe.data()) != 0) throw Problem(std::string("no pipe could be made: ") + std::strerror(errno));
  for (const int end : pipe) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  const pid_t child = start(command, pipe[1]);
  ::close(pipe[1]);
  starting.unlock();
  Ended ended;
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  std::array<char, 8192> block{};
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd watched{pipe[0], POLLIN, 0};
    const int ready = left.count() <= 0 ? 0 : ::poll(&watched, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) {
      ended.timed_out = true;
      ::kill(child, SIGKILL);
      break;
    }
    const auto size = ::read(pipe[0], block.data(), block.size());
    if (size <= 0) break;
    ended.output.append(block.data(), static_cast<std::size_t>(size));
    if (heard) heard({block.data(), static_cast<std::size_t>(size)});
    // A loop that prints may print without end; only its last words are shown.
    const bool long_enough = keep == Keep::last_megabyte && ended.output.size() > 2 * most_output;
    if (long_enough) ended.output.erase(0, ended.output.size() - most_output);
  }
  ::close(pipe[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  note_end(ended, status);
  return ended;
}

Ended run_visibly(const Command& command) {
  const pid_t child = start(command, -1);
  Ended ended;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  note_end(ended, status);
  return ended;
}

bool start_detached(const Command& command) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) return false;
  for (const int end : pipe) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  const pid_t child = ::fork();
  if (child == 0) {
    ::setsid();
    if (::fork() == 0) {
      const int nothing = ::open("/dev/null", O_RDWR);
      for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
      execute(command);
      static_cast<void>(!::write(pipe[1], "!", 1));
    }
    ::_exit(127);
  }
  ::close(pipe[1]);
  char failed = 0;  // the pipe closes by itself once the program runs
  const bool runs = child > 0 && ::read(pipe[0], &failed, 1) == 0;
  ::close(pipe[0]);
  while (child > 0 && ::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  return runs;
}

void become(const Command& command) {
  execute(command);
  throw Problem(command.front() + " could not be started: " + std::strerror(errno));
}

}  // namespace workshop
