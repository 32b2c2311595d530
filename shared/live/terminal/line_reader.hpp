#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "messaging/processes/program.hpp"
#include "messaging/task.hpp"
#include "messaging/waiting/suspension.hpp"

namespace live {

/// Reads standard input line by line without blocking the executor, be it a terminal, a pipe or a file.
///
/// (Asio's stream descriptors would make the terminal non-blocking for whoever shares it, the shell included.)
class LineReader {
 public:
  /// `on_end` is called from the reader's own thread when the input ends, also if the executor is blocked.
  explicit LineReader(messaging::asio::io_context& io, std::function<void()> on_end = nullptr);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its line end; nothing once the input has ended or `stop` was called.
  messaging::Awaitable<std::optional<std::string>> next();
  /// True if `next` need not wait.
  bool has_line() const { return !lines_.empty(); }
  /// Lets a waiting `next` return nothing.
  void stop();

 private:
  void read_until_stopped();
  void take(std::string line);
  void end();

  messaging::asio::io_context& io_;
  messaging::asio::executor_work_guard<messaging::asio::io_context::executor_type> work_;
  std::deque<std::string> lines_;
  std::function<void()> on_end_;
  bool ended_ = false;
  messaging::Suspension waiting_;
  messaging::Pipe wake_;  // ends the thread's poll
  std::thread thread_;
};

}  // namespace live
