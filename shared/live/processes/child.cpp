#include "live/processes/child.hpp"

#include <sys/wait.h>

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <csignal>
#include <istream>

#include "messaging/processes/program.hpp"

namespace live {
namespace asio = messaging::asio;
using boost::system::error_code;

Child::Child(const asio::any_io_executor& executor, const std::vector<std::string>& command, OnLine on_line)
    : on_line_(std::move(on_line)), input_(executor), output_(executor) {
  messaging::Pipe in;
  messaging::Pipe out;
  const messaging::Streams streams{in.from.number(), out.into.number(), out.into.number()};
  pid_ = messaging::start_program(command, streams, messaging::Group::own);
  input_.assign(in.into.release());
  output_.assign(out.from.release());
}

Child::~Child() {
  if (pid_ > 0) kill();
}

bool Child::write_line(std::string line) {
  error_code error;
  asio::write(input_, asio::buffer(line += '\n'), error);
  return !error;
}

void Child::terminate() const {
  if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void Child::kill() const {
  if (pid_ > 0) ::kill(pid_, SIGKILL);
}

bool Child::has_ended(int& status) {
  if (pid_ <= 0 || ::waitpid(pid_, &status, WNOHANG) != pid_) return false;
  pid_ = -1;
  read_rest();
  return true;
}

void Child::listen() {
  asio::async_read_until(output_, buffer_, '\n', [self = shared_from_this()](error_code error, std::size_t) {
    // A line that was read when the child had ended was among the rest already.
    if (error || self->ended_) return;
    std::istream stream(&self->buffer_);
    std::string line;
    std::getline(stream, line);
    self->on_line_(line);
    self->listen();
  });
}

void Child::read_rest() {
  ended_ = true;
  error_code error;
  output_.cancel(error);
  output_.non_blocking(true, error);
  asio::read_until(output_, buffer_, '\0', error);  // to the end of what is there
  std::istream stream(&buffer_);
  for (std::string line; std::getline(stream, line);) on_line_(line);
  output_.close(error);
  input_.close(error);
}

}  // namespace live
