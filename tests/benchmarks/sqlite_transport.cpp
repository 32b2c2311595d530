// How much of SQLite's own speed is left when messages go through SqliteTransport.
#include "messaging/sqlite_transport.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <iterator>

#include "benchmarks.hpp"
#include "messaging/ids.hpp"
#include "raw_queue.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr auto queue = "orders";
constexpr int rounds = 11;

/// A command as an endpoint sends it: every header that there is, and a body of about 500 bytes.
Envelope message() {
  static RandomIds ids;
  const Headers headers{
      {header::conversation_id, ids.next()},
      {header::causation_id, ids.next()},
      {header::message_type, "AddItem"},
      {header::intent, "command"},
      {header::content_type, "application/json"},
      {header::time_sent, to_iso8601(std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()))},
      {header::originating_endpoint, "frontend"}};
  return Envelope(ids.next(), headers,
                  fmt::format(R"({{"orderId":"{}","gift":"teddy","wish":"{:x<420}"}})", ids.next(), ""));
}

/// A new broker with one queue, and the loop that its coroutines run on.
struct Broker {
  Broker() { run(transport.create_queue(queue)); }

  void run(Task task) {
    bool over = false;
    asio::co_spawn(io, std::move(task), [&](const std::exception_ptr& failure) {
      over = true;
      if (failure) std::rethrow_exception(failure);
    });
    io.restart();  // without work left it had stopped
    while (!over) io.run_one();
  }

  WorkFolder folder;
  std::filesystem::path file = folder.file("broker.db");
  asio::io_context io{1};
  SystemClock clock{io.get_executor()};
  SqliteTransport transport{io.get_executor(), clock, file};
};

// What is sent is made beforehand: here the broker is timed, not whoever sends.
std::vector<std::vector<OutgoingMessage>> outgoing(const benchmark::State& state, int batch) {
  std::vector<std::vector<OutgoingMessage>> batches(state.max_iterations);
  for (auto& messages : batches) {
    for (int i = 0; i < batch; ++i) messages.emplace_back(Intent::command, queue, message());
  }
  return batches;
}

std::vector<std::vector<Row>> rows(const benchmark::State& state, int batch) {
  std::vector<std::vector<Row>> batches(state.max_iterations);
  for (auto& messages : batches) {
    for (int i = 0; i < batch; ++i) {
      Envelope envelope = message();
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
  auto batches = outgoing(state, batch);
  auto next = batches.begin();
  for (auto _ : state) co_await transport.send(std::move(*next++));
}

void enqueue_library(benchmark::State& state, int batch) {
  Broker broker;
  broker.run(send_all(broker.transport, state, batch));
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
  broker.run(handle_all(broker.transport, state, static_cast<std::size_t>(batch)));
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

using Side = void (*)(benchmark::State&, int batch);

void register_case(const std::string& name, Side library, Side raw, int batch) {
  const int times = batch == 1 ? 2500 : 200;
  const auto add = [&](const char* side, Side run) {
    benchmark::RegisterBenchmark(fmt::format("{}, batch {}/{}", name, batch, side).c_str(), run, batch)
        ->Iterations(times)
        ->UseRealTime();
  };
  add(library_side, library);
  add(raw_side, raw);
}

}  // namespace

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
