#include "workshop/machine/process.hpp"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <sstream>
#include <system_error>

#include "messaging/processes/program.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

constexpr std::size_t most_output = 1 << 20;
constexpr int not_started = 127;  // as a shell says it

// A signal handler reaches nothing but globals.
std::array<std::atomic<pid_t>, 64> groups;
static_assert(std::atomic<pid_t>::is_always_lock_free);

/// A group of programs that is to end with this one.
class Children {
 public:
  explicit Children(pid_t leader) {
    for (auto& place : groups) {
      pid_t free = 0;
      if (!place.compare_exchange_strong(free, leader)) continue;
      place_ = &place;
      return;
    }
  }
  ~Children() {
    if (place_ != nullptr) place_->store(0);
  }
  Children(const Children&) = delete;
  Children& operator=(const Children&) = delete;

 private:
  std::atomic<pid_t>* place_ = nullptr;
};

void end_all(int signal) {
  pass_on(signal);
  std::signal(signal, SIG_DFL);
  ::raise(signal);
}

/// Nothing if there is no such program. Throws Problem if the machine has no room for another one.
std::optional<pid_t> start(const Command& command, const messaging::Streams& streams, messaging::Group group) {
  try {
    return messaging::start_program(command, streams, group);
  } catch (const std::system_error& error) {
    const auto& why = error.code();
    const bool full = why == std::errc::resource_unavailable_try_again || why == std::errc::not_enough_memory;
    if (full) throw Problem("no new process could be made: " + why.message());
    return std::nullopt;
  }
}

void await_end(const std::optional<pid_t>& child, Ended& ended) {
  const int status = child ? messaging::wait_for_end(*child) : 0;
  if (WIFEXITED(status)) ended.status = child ? WEXITSTATUS(status) : not_started;
  if (WIFSIGNALED(status)) ended.signal = WTERMSIG(status);
  if (!child || ended.status == not_started) ended.output += "it could not be started\n";
  ended.started = child.has_value();
}

/// Whether there is something to read, or its end, before the deadline.
bool is_readable(int descriptor, std::chrono::steady_clock::time_point deadline) {
  for (;;) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    pollfd watched{descriptor, POLLIN, 0};
    const int ready = ::poll(&watched, 1, static_cast<int>(left.count()));
    if (ready >= 0 || errno != EINTR) return ready != 0;
  }
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

Ended run_captured(const Command& command, std::chrono::seconds at_most, Keep keep, const Heard& heard, int kept_open) {
  messaging::Pipe pipe;
  const int into = pipe.into.number();
  const auto child = start(command, {messaging::dev_null().number(), into, into, kept_open}, messaging::Group::own);
  std::optional<Children> children;
  if (child) children.emplace(*child);
  pipe.into.close();
  Ended ended;
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  std::array<char, 8192> block{};
  while (child) {
    if (!is_readable(pipe.from.number(), deadline)) {
      ended.timed_out = true;
      ::kill(-*child, SIGKILL);
      break;
    }
    const auto size = ::read(pipe.from.number(), block.data(), block.size());
    if (size <= 0) break;
    ended.output.append(block.data(), static_cast<std::size_t>(size));
    if (heard) heard({block.data(), static_cast<std::size_t>(size)});
    // A loop that prints may print without end; only its last words are shown.
    const bool long_enough = keep == Keep::last_megabyte && ended.output.size() > 2 * most_output;
    if (long_enough) ended.output.erase(0, ended.output.size() - most_output);
  }
  pipe.from.close();
  await_end(child, ended);
  return ended;
}

void end_with_children() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    if (std::signal(signal, end_all) == SIG_IGN) std::signal(signal, SIG_IGN);
  }
}

void pass_on(int signal) {
  for (const auto& leader : groups) {
    if (const pid_t group = leader.load(); group > 0) ::kill(-group, signal);
  }
}

Ended run_visibly(const Command& command) {
  Ended ended;
  await_end(start(command, {}, messaging::Group::ours), ended);
  return ended;
}

bool start_detached(const Command& command) {
  const auto null = messaging::dev_null();
  const int there = null.number();
  return start(command, {there, there, there}, messaging::Group::without_terminal).has_value();
}

void become(const Command& command) {
  const auto arguments = messaging::arguments_of(command);
  ::execvp(arguments.front(), arguments.data());
  throw Problem(command.front() + " could not be started: " + std::strerror(errno));
}

}  // namespace workshop
