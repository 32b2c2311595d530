// How long it takes until another process has a message, beside the bare datagram that wakes it.
#include <benchmark/benchmark.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

#include "benchmarks.hpp"
#include "messaging/sqlite_transport.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr auto queue = "orders";
constexpr int times = 1500;
// Long enough for the other process to settle its message and to fall asleep again.
constexpr auto pause = std::chrono::milliseconds(3);

/// This program a second time, as `answer`, and the socket on which it answers.
class Process {
 public:
  explicit Process(const std::string& program, const std::filesystem::path& broker = {}) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0) throw std::runtime_error("there is no socket");
    socket_ = ends[0];
    const std::string descriptor = std::to_string(ends[1]);
    id_ = ::fork();
    if (id_ == 0) {
      ::close(socket_);
      ::execlp(program.c_str(), program.c_str(), answer_word, descriptor.c_str(), broker.c_str(),
               static_cast<char*>(nullptr));
      ::_exit(1);
    }
    ::close(ends[1]);
    wait_for_answer();  // it says that it is there
  }
  ~Process() {
    ::close(socket_);
    ::kill(id_, SIGTERM);
    ::waitpid(id_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void ask() {
    const char question = 1;
    if (::send(socket_, &question, 1, 0) != 1) throw std::runtime_error("the other process is gone");
  }
  void wait_for_answer() {
    char byte = 0;
    if (::recv(socket_, &byte, 1, 0) != 1) throw std::runtime_error("the other process is gone");
  }

 private:
  int socket_ = -1;
  pid_t id_ = -1;
};

void rethrow(const std::exception_ptr& failure) {
  if (failure) std::rethrow_exception(failure);
}

void say(int descriptor) {
  const char byte = 1;
  if (::send(descriptor, &byte, 1, 0) != 1) ::_exit(0);
}

Task answer_messages(SqliteTransport& transport, int descriptor) {
  co_await transport.create_queue(queue);
  say(descriptor);
  for (;;) {
    const auto deliveries = co_await transport.receive(queue, 1);
    say(descriptor);
    std::vector<Lease> leases;
    for (const auto& delivery : deliveries) leases.push_back(delivery.lease);
    co_await transport.complete(std::move(leases));
  }
}

// A process whose parent was killed would wait for messages for ever.
Task leave_with_parent(Clock& clock) {
  const auto parent = ::getppid();
  while (::getppid() == parent) co_await clock.sleep(std::chrono::seconds(1));
  ::_exit(0);
}

template <class Ask>
double microseconds(Process& process, Ask&& ask) {
  std::this_thread::sleep_for(pause);
  const auto start = std::chrono::steady_clock::now();
  ask();
  process.wait_for_answer();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

double quantile(std::vector<double> values, double part) {
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

/// A round trip each: a message there and a datagram back, and a datagram there and back.
void wake_up(benchmark::State& state, const std::string& program) {
  const WorkFolder folder;
  asio::io_context io(1);
  SystemClock clock(io.get_executor());
  SqliteTransport transport(io.get_executor(), clock, folder.file("broker.db"));
  const auto send = [&] {
    std::vector<OutgoingMessage> messages;
    messages.emplace_back(Intent::command, queue, Envelope("1", {{header::message_type, "AddItem"}}, "{}"));
    asio::co_spawn(io, transport.send(std::move(messages)), rethrow);
    io.restart();
    io.run();
  };

  Process by_library(program, folder.file("broker.db"));
  Process by_datagram(program);
  std::vector<double> library;
  std::vector<double> bare;
  for (auto _ : state) {
    library.push_back(microseconds(by_library, send));
    bare.push_back(microseconds(by_datagram, [&] { by_datagram.ask(); }));
    state.SetIterationTime(library.back() / 1e6);
  }
  state.counters[library_median] = quantile(library, 0.5);
  state.counters[library_p99] = quantile(library, 0.99);
  state.counters[bare_median] = quantile(bare, 0.5);
  state.counters[bare_p99] = quantile(bare, 0.99);
}

}  // namespace

void answer(int descriptor, const std::filesystem::path& broker) {
  if (broker.empty()) {
    char byte = 0;
    do {
      say(descriptor);
    } while (::recv(descriptor, &byte, 1, 0) == 1);
    return;
  }
  asio::io_context io(1);
  SystemClock clock(io.get_executor());
  SqliteTransport transport(io.get_executor(), clock, broker);
  asio::co_spawn(io, leave_with_parent(clock), rethrow);
  asio::co_spawn(io, answer_messages(transport, descriptor), rethrow);
  io.run();
}

void register_wake_up(const std::string& program) {
  benchmark::RegisterBenchmark("wake-up", wake_up, program)->Iterations(times)->UseManualTime();
}

}  // namespace figures
