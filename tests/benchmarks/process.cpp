#include "process.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

namespace figures {

Process::Process(const std::string& program, const std::string& role, std::vector<std::string> words) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) throw std::runtime_error("there is no socket");
  const messaging::Descriptor its(ends[1]);
  socket_ = messaging::Descriptor(ends[0]);
  words.insert(words.begin(), {program, role, std::to_string(STDIN_FILENO)});
  const messaging::Streams streams{its.number(), STDOUT_FILENO, STDERR_FILENO};
  id_ = messaging::start_program(words, streams, messaging::Group::ours);
  wait_for_answer();
}

Process::~Process() {
  socket_.close();
  ::kill(id_, SIGTERM);
  messaging::wait_for_end(id_);
}

void Process::ask() {
  const char question = 1;
  if (::send(socket(), &question, 1, 0) != 1) throw std::runtime_error("the other process is gone");
}

std::int64_t Process::wait_for_answer() {
  std::int64_t number = 0;
  if (::recv(socket(), &number, sizeof number, MSG_WAITALL) != sizeof number) {
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
