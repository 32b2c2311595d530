#include "process.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

namespace figures {

Process::Process(const std::string& program, const std::string& role, std::vector<std::string> words) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) throw std::runtime_error("there is no socket");
  socket_ = ends[0];
  ::fcntl(socket_, F_SETFD, FD_CLOEXEC);  // no other process keeps it open
  words.insert(words.begin(), {program, role, std::to_string(ends[1])});
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  id_ = ::fork();
  if (id_ == 0) {
    ::execvp(program.c_str(), arguments.data());
    ::_exit(1);
  }
  ::close(ends[1]);
  wait_for_answer();
}

Process::~Process() {
  ::close(socket_);
  ::kill(id_, SIGTERM);
  ::waitpid(id_, nullptr, 0);
}

void Process::ask() {
  const char question = 1;
  if (::send(socket_, &question, 1, 0) != 1) throw std::runtime_error("the other process is gone");
}

std::int64_t Process::wait_for_answer() {
  std::int64_t number = 0;
  if (::recv(socket_, &number, sizeof number, MSG_WAITALL) != sizeof number) {
    throw std::runtime_error("the other process is gone");
  }
  return number;
}

void say(int descriptor, std::int64_t number) {
  if (::send(descriptor, &number, sizeof number, 0) != sizeof number) ::_exit(0);
}

bool wait_for_question(int descriptor) {
  char question = 0;
  return ::recv(descriptor, &question, 1, 0) == 1;
}

messaging::Task leave_with_parent(messaging::Clock& clock) {
  const auto parent = ::getppid();
  while (::getppid() == parent) co_await clock.sleep(std::chrono::seconds(1));
  ::_exit(0);
}

}  // namespace figures
