// How much of SQLite's own speed is left when messages go through SqliteTransport.
#include "messaging/sqlite/sqlite_transport.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <iterator>
#include <string>
#include <vector>

#include "benchmarks.hpp"
#include "loop.hpp"
#include "samples.hpp"
#include "transports/sqlite_floor.hpp"
#include "work_folder.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr auto queue = "orders";
constexpr int rounds = 11;

/// A new broker with one queue.
struct Broker {
  Broker() { loop.run(transport.create_queue(queue)); }

  WorkFolder folder;
  std::filesystem::path file = folder.file("broker.db");
  Loop loop;
  SqliteTransport transport{loop.executor(), loop.clock(), file};
};

// What is sent is made beforehand: here the broker is timed, not whoever sends.
std::vector<std::vector<Row>> rows(const benchmark::State& state, int batch) {
  std::vector<std::vector<Row>> batches(state.max_iterations);
  for (auto& messages : batches) {
    for (int i = 0; i < batch; ++i) {
      Envelope envelope = sample_message();
      messages.push_back({to_json_text(envelope.headers), std::move(envelope.body)});
    }
  }
  return batches;
}

void fill(Broker& broker, const benchmark::State& state, int batch) {
  RawQueue raw(broker.file, queue);
  std::vector<Row> all;
  for (auto& messages : rows(state, batch)) std::move(messages.begin(), messages.end(), std::back_inserter(all));
  raw.send(all);
}

Task send_all(SqliteTransport& transport, benchmark::State& state, int batch) {
  auto batches = sample_batches(queue, state.max_iterations, static_cast<std::size_t>(batch));
  auto next = batches.begin();
  for (auto _ : state) co_await transport.send(std::move(*next++));
}

void enqueue_library(benchmark::State& state, int batch) {
  Broker broker;
  broker.loop.run(send_all(broker.transport, state, batch));
  state.SetItemsProcessed(state.iterations() * batch);
}

void enqueue_raw(benchmark::State& state, int batch) {
  Broker broker;
  RawQueue raw(broker.file, queue);
  const auto batches = rows(state, batch);
  auto next = batches.begin();
  for (auto _ : state) raw.send(*next++);
  state.SetItemsProcessed(state.iterations() * batch);
}

Task handle_all(SqliteTransport& transport, benchmark::State& state, std::size_t batch) {
  for (auto _ : state) {
    const auto deliveries = co_await transport.receive(queue, batch);
    if (deliveries.size() != batch || deliveries.front().envelope.type().empty()) state.SkipWithError("lost messages");
    std::vector<Lease> leases;
    for (const auto& delivery : deliveries) leases.push_back(delivery.lease);
    co_await transport.complete(std::move(leases));
  }
}

void handle_library(benchmark::State& state, int batch) {
  Broker broker;
  fill(broker, state, batch);
  broker.loop.run(handle_all(broker.transport, state, static_cast<std::size_t>(batch)));
  state.SetItemsProcessed(state.iterations() * batch);
}

void handle_raw(benchmark::State& state, int batch) {
  Broker broker;
  fill(broker, state, batch);
  RawQueue raw(broker.file, queue);
  for (auto _ : state) {
    if (raw.receive_and_complete(batch) != static_cast<std::size_t>(batch)) state.SkipWithError("lost messages");
  }
  state.SetItemsProcessed(state.iterations() * batch);
}

Task send_each(Transport& transport, std::vector<std::vector<OutgoingMessage>> batches) {
  for (auto& batch : batches) co_await transport.send(std::move(batch));
}

Task handle_each(Transport& transport, int messages) {
  for (int i = 0; i < messages; ++i) {
    const auto deliveries = co_await transport.receive(queue, 1);
    std::vector<Lease> leases(1, deliveries.front().lease);
    co_await transport.complete(std::move(leases));
  }
}

/// Microseconds for each message, by the clock and of the processor.
std::string measured(Loop& loop, Task task, int messages) {
  const auto processor = [] { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; };
  const double used = processor();
  const auto begun = std::chrono::steady_clock::now();
  loop.run(std::move(task));
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
  return fmt::format("{:.2f} {:.2f}", taken.count() / messages * 1e6, (processor() - used) / messages * 1e6);
}

using Side = void (*)(benchmark::State&, int batch);

void register_case(const std::string& name, Side library, Side raw, int batch) {
  const int times = batch == 1 ? 2500 : 200;
  const auto add = [&](const char* side, Side run) {
    benchmark::RegisterBenchmark(fmt::format("{}/{}, batch {}/{}", sqlite_throughput, name, batch, side).c_str(), run,
                                 batch)
        ->Iterations(times)
        ->UseRealTime();
  };
  add(library_side, library);
  add(raw_side, raw);
}

}  // namespace

int print_sqlite(int messages) {
  Broker broker;
  auto batches = sample_batches(queue, static_cast<std::size_t>(messages), 1);
  const auto enqueued = measured(broker.loop, send_each(broker.transport, std::move(batches)), messages);
  fmt::print("{} {}\n", enqueued, measured(broker.loop, handle_each(broker.transport, messages), messages));
  return 0;
}

void register_sqlite_transport() {
  // Each round has both sides, one right after the other: what else the machine does then slows both.
  for (int round = 0; round < rounds; ++round) {
    for (const int batch : {1, 32}) {
      register_case("enqueue", enqueue_library, enqueue_raw, batch);
      register_case("receive and complete", handle_library, handle_raw, batch);
    }
  }
}

}  // namespace figures
