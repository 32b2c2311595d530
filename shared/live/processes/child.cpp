#include "live/processes/child.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <cerrno>
#include <csignal>
#include <istream>
#include <system_error>

namespace live {
namespace asio = messaging::asio;
using boost::system::error_code;

namespace {

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  // Others that we start must not hold these open: their end is how a child's end is noticed.
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return ends;
}

/// What we have open, such as Asio's sockets, is not for the child: closed here, it would stay open there.
void close_others() {
  constexpr int more_than_we_have = 1024;
  for (int descriptor = STDERR_FILENO + 1; descriptor < more_than_we_have; ++descriptor) ::close(descriptor);
}

}  // namespace

Child::Child(const asio::any_io_executor& executor, const std::vector<std::string>& command, OnLine on_line)
    : on_line_(std::move(on_line)), input_(executor), output_(executor) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const auto in = make_pipe();
  const auto out = make_pipe();
  // Until it is the new program, the child has our handlers of signals: one sent to it then would be lost.
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, &before);
  pid_ = ::fork();
  if (pid_ == 0) {
    for (const int signal : {SIGINT, SIGTERM, SIGCHLD}) ::signal(signal, SIG_DFL);
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    ::setpgid(0, 0);
    ::dup2(in[0], STDIN_FILENO);
    ::dup2(out[1], STDOUT_FILENO);
    ::dup2(out[1], STDERR_FILENO);
    close_others();
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  ::close(in[0]);
  ::close(out[1]);
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  input_.assign(in[1]);
  output_.assign(out[0]);
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
