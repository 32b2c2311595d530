#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace workshop {

/// How a program ended.
struct Ended {
  int status = 0;  ///< its exit status, if it ended by itself
  int signal = 0;  ///< the signal that ended it, or 0
  bool started = true;
  bool timed_out = false;
  std::string output;  ///< standard output and error, if they were captured

  bool well() const { return started && status == 0 && signal == 0 && !timed_out; }
};

using Command = std::vector<std::string>;

/// Where a program is, looked for as a shell does; empty if there is none.
std::string program_in_path(const std::string& name);
/// How much is kept of what a program says.
enum class Keep { last_megabyte, all };

/// Hears what a program says while it runs, piece by piece.
using Heard = std::function<void(std::string_view)>;

/// Runs a program and captures what it says. It is killed after `at_most`, with all that it has started. Several
/// threads may run one each. The descriptor `kept_open` stays open until the last of them has ended. Throws Problem if
/// it cannot be started.
Ended run_captured(const Command& command, std::chrono::seconds at_most = std::chrono::hours(1),
                   Keep keep = Keep::last_megabyte, const Heard& heard = nullptr, int kept_open = -1);
/// From now on, a signal that ends this program ends those that it runs captured as well, with all that they have
/// started.
void end_with_children();
/// Sends the signal to those. May be called by the handler of a signal.
void pass_on(int signal);
/// Runs a program on this terminal.
Ended run_visibly(const Command& command);
/// Starts a program on its own: it says nothing here, reads nothing from here, and may outlive this one. Returns false
/// if it cannot be started.
bool start_detached(const Command& command);
/// Becomes the program. Throws Problem if it cannot be started.
[[noreturn]] void become(const Command& command);

}  // namespace workshop
