// How much of RabbitMQ's speed, as librabbitmq's own socket has it, is left when messages go through
// RabbitMqTransport.
#include "messaging/rabbitmq/rabbitmq_transport.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "benchmarks.hpp"
#include "loop.hpp"
#include "samples.hpp"
#include "transports/brokers.hpp"
#include "transports/rabbitmq_floor.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr int rounds = 7;

/// A new queue, and a transport. The queue is gone at the end.
struct Queue {
  Queue() { loop.run(transport.create_queue(name)); }
  ~Queue() { BareQueue(rabbitmq_url(), name).remove(); }
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  std::string name = fmt::format("orders-{}", ++made);
  Loop loop;
  RabbitMqTransport transport{loop.executor(), rabbitmq_url()};
  static inline int made = 0;
};

BareMessages bare_messages(std::size_t count) {
  BareMessages messages;
  while (messages.size() < count) messages.push_back(std::make_unique<BareMessage>(sample_message()));
  return messages;
}

/// `window` of these share the messages: so many are unconfirmed at a time.
Task send_share(Transport& transport, std::vector<std::vector<OutgoingMessage>>& messages, std::size_t& next) {
  while (next < messages.size()) co_await transport.send(std::move(messages[next++]));
}

void publish_library(benchmark::State& state, std::size_t count, std::size_t window) {
  Queue queue;
  auto messages = sample_batches(queue.name, count, 1);
  std::size_t next = 0;
  for (auto _ : state) {
    std::vector<Task> shares;
    while (shares.size() < window) shares.push_back(send_share(queue.transport, messages, next));
    queue.loop.run(std::move(shares));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(count));
}

void publish_bare(benchmark::State& state, std::size_t count, std::size_t window) {
  const Queue queue;
  BareQueue bare(rabbitmq_url(), queue.name);
  const auto messages = bare_messages(count);
  for (auto _ : state) bare.publish(messages, window);
  state.SetItemsProcessed(static_cast<std::int64_t>(count));
}

void fill(const Queue& queue, std::size_t count) {
  BareQueue(rabbitmq_url(), queue.name).publish(bare_messages(count), 256);
}

Task handle_all(Transport& transport, std::string queue, std::size_t count, std::size_t prefetch) {
  while (count > 0) {
    const auto deliveries = co_await transport.receive(queue, std::min(prefetch, count));
    if (deliveries.front().envelope.type().empty()) throw std::runtime_error("a message has come without its headers");
    std::vector<Lease> leases;
    leases.reserve(deliveries.size());
    for (const auto& delivery : deliveries) leases.push_back(delivery.lease);
    co_await transport.complete(std::move(leases));
    count -= deliveries.size();
  }
}

// The first messages are handled beforehand: only then is a consumer there, and what it is sent ahead.

void handle_library(benchmark::State& state, std::size_t count, std::size_t prefetch) {
  Queue queue;
  fill(queue, count + prefetch);
  queue.loop.run(handle_all(queue.transport, queue.name, prefetch, prefetch));
  for (auto _ : state) queue.loop.run(handle_all(queue.transport, queue.name, count, prefetch));
  state.SetItemsProcessed(static_cast<std::int64_t>(count));
}

void handle_bare(benchmark::State& state, std::size_t count, std::size_t prefetch) {
  const Queue queue;
  fill(queue, count + prefetch);
  BareQueue bare(rabbitmq_url(), queue.name);
  bare.begin_to_consume(prefetch);
  bare.consume(prefetch);
  for (auto _ : state) bare.consume(count);
  state.SetItemsProcessed(static_cast<std::int64_t>(count));
}

using Side = void (*)(benchmark::State&, std::size_t count, std::size_t window);

void register_case(const std::string& name, Side library, Side raw, std::size_t count, std::size_t window) {
  const auto add = [&](const char* side, Side run) {
    benchmark::RegisterBenchmark(fmt::format("{}/{} {}/{}", rabbitmq_throughput, name, window, side).c_str(), run,
                                 count, window)
        ->Iterations(1)
        ->UseRealTime();
  };
  add(library_side, library);
  add(raw_side, raw);
}

}  // namespace

void register_rabbitmq_transport() {
  // Each round has both sides, one right after the other: what else the machine does then slows both.
  for (int round = 0; round < rounds; ++round) {
    register_case("publish and confirm, window", publish_library, publish_bare, 1'000, 1);
    register_case("receive and settle, prefetch", handle_library, handle_bare, 2'000, 1);
    register_case("publish and confirm, window", publish_library, publish_bare, 10'000, 64);
    register_case("receive and settle, prefetch", handle_library, handle_bare, 10'000, 64);
  }
}

}  // namespace figures
