#pragma once

#include <sys/types.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/streambuf.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/task.hpp"

namespace live {

/// A child process whose standard input is written to and whose output is read line by line.
class Child : public std::enable_shared_from_this<Child> {
 public:
  using OnLine = std::function<void(std::string_view line)>;

  /// Starts it, in a process group of its own: Ctrl-C is for the supervisor, which tells its children.
  /// Throws std::system_error.
  Child(const messaging::asio::any_io_executor& executor, const std::vector<std::string>& command, OnLine on_line);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Begins to read what it says; once, when a shared_ptr holds it.
  void listen();
  pid_t pid() const { return pid_; }
  /// Writes a line to its input. False if it does not read any more.
  bool write_line(std::string line);
  void terminate() const;
  void kill() const;
  /// If it has ended, its status as waitpid gives it; then what it still said has been read.
  bool has_ended(int& status);

 private:
  void read_rest();

  OnLine on_line_;
  pid_t pid_ = -1;
  messaging::asio::posix::stream_descriptor input_;
  messaging::asio::posix::stream_descriptor output_;
  messaging::asio::streambuf buffer_;
  bool ended_ = false;
};

}  // namespace live
