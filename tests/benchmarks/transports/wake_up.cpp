// How long it takes until another process has a message, beside the bare datagram that wakes it.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "benchmarks.hpp"
#include "loop.hpp"
#include "messaging/sqlite/sqlite_transport.hpp"
#include "process.hpp"
#include "samples.hpp"
#include "work_folder.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr auto queue = "orders";
constexpr int times = 1500;
// Long enough for the other process to settle its message and to fall asleep again.
constexpr auto pause = std::chrono::milliseconds(3);

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

template <class Ask>
double microseconds(Process& process, Ask&& ask) {
  std::this_thread::sleep_for(pause);
  const auto start = std::chrono::steady_clock::now();
  ask();
  process.wait_for_answer();
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

/// A round trip each: a message there and a datagram back, and a datagram there and back.
void measure(benchmark::State& state, const std::string& program) {
  const WorkFolder folder;
  Loop loop;
  SqliteTransport transport(loop.executor(), loop.clock(), folder.file("broker.db"));
  const auto send = [&] {
    std::vector<OutgoingMessage> messages;
    messages.emplace_back(Intent::command, queue, Envelope("1", {{header::message_type, "AddItem"}}, "{}"));
    loop.run(transport.send(std::move(messages)));
  };

  Process by_library(program, answer_role, {folder.file("broker.db").string()});
  Process by_datagram(program, answer_role, {""});
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

void answer(int descriptor, const std::string& broker) {
  if (broker.empty()) {
    do {
      say(descriptor);
    } while (wait_for_question(descriptor));
    return;
  }
  Loop loop;
  SqliteTransport transport(loop.executor(), loop.clock(), broker);
  std::vector<Task> tasks;
  tasks.push_back(leave_with_parent(loop.clock()));
  tasks.push_back(answer_messages(transport, descriptor));
  loop.run(std::move(tasks));
}

void register_wake_up(const std::string& program) {
  benchmark::RegisterBenchmark(fmt::format("{}/there and back/both", wake_up).c_str(), measure, program)
      ->Iterations(times)
      ->UseManualTime();
}

}  // namespace figures
