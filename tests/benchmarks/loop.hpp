#pragma once

#include <boost/asio/io_context.hpp>
#include <vector>

#include "messaging/task.hpp"
#include "messaging/waiting/clock.hpp"

namespace figures {

/// A loop of one thread.
class Loop {
 public:
  /// Runs a task to its end, or several at a time. Throws what they throw.
  void run(messaging::Task task);
  void run(std::vector<messaging::Task> tasks);

  messaging::asio::any_io_executor executor() { return io_.get_executor(); }
  messaging::Clock& clock() { return clock_; }

 private:
  messaging::asio::io_context io_{1};
  messaging::SystemClock clock_{io_.get_executor()};
};

}  // namespace figures
