#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "messaging/processes/program.hpp"
#include "messaging/task.hpp"
#include "messaging/waiting/clock.hpp"

namespace figures {

/// A program that runs beside this one, and a socket between the two on which numbers are said. It ends with this
/// object.
class Process {
 public:
  /// Runs `program role SOCKET words…`, and waits until it says that it is there.
  Process(const std::string& program, const std::string& role, std::vector<std::string> words);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void ask();
  /// The next number that it says. Throws std::runtime_error if it is gone.
  std::int64_t wait_for_answer();
  int socket() const { return socket_.number(); }

 private:
  messaging::Descriptor socket_;
  pid_t id_ = -1;
};

/// On the other side: says a number. Whoever hears it may be gone; then this process ends.
void say(int descriptor, std::int64_t number = 0);
/// Waits until it is asked. False if nobody is there any more to ask.
bool wait_for_question(int descriptor);
/// Ends this process when its parent is gone: one that was killed can end nobody.
messaging::Task leave_with_parent(messaging::Clock& clock);

}  // namespace figures
