// How many messages a second go through one queue when several consumers share it, each a process of its own.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <poll.h>

#include <chrono>
#include <memory>

#include "benchmarks.hpp"
#include "process.hpp"
#include "samples.hpp"
#include "transports/brokers.hpp"
#include "work_folder.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr auto queue = "orders";
constexpr int rounds = 5;
constexpr std::size_t messages = 2000;

Task fill(Transport& transport, std::size_t count) {
  co_await transport.create_queue(queue);
  auto all = sample_batch(queue, count);
  co_await transport.send(std::move(all));
}

Task handle_one(Transport& transport) {
  const auto deliveries = co_await transport.receive(queue, 1);
  std::vector<Lease> leases(1, deliveries.front().lease);
  co_await transport.complete(std::move(leases));
}

/// One message at a time, as an endpoint does it; all but the first when it is asked.
Task handle_all(Transport& transport, int descriptor) {
  co_await handle_one(transport);
  say(descriptor);
  if (!wait_for_question(descriptor)) co_return;
  for (;;) {
    co_await handle_one(transport);
    say(descriptor);
  }
}

using Consumers = std::vector<std::unique_ptr<Process>>;

void wait_for_answers(const Consumers& consumers, std::size_t count) {
  std::vector<pollfd> sockets;
  for (const auto& consumer : consumers) sockets.push_back({consumer->socket(), POLLIN, 0});
  while (count > 0) {
    ::poll(sockets.data(), sockets.size(), -1);
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      if (sockets[i].revents == 0) continue;
      consumers[i]->wait_for_answer();
      --count;
    }
  }
}

void compete(benchmark::State& state, const std::string& program, const std::string& transport, int count) {
  const WorkFolder folder;
  const auto place = transport == rabbitmq_name ? rabbitmq_place() : folder.file("broker.db").string();
  const auto prefix = folder.path().filename().string() + ".";
  {
    Loop loop;
    const auto sender = open_transport(loop, place, prefix);
    loop.run(fill(*sender, messages + static_cast<std::size_t>(count)));
  }
  Consumers consumers;
  for (int i = 0; i < count; ++i) {
    consumers.push_back(std::make_unique<Process>(program, consume_role, std::vector<std::string>{place, prefix}));
  }
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    for (const auto& consumer : consumers) consumer->ask();
    wait_for_answers(consumers, messages);
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  state.SetItemsProcessed(messages);
}

}  // namespace

void consume(int descriptor, const std::string& place, const std::string& prefix) {
  Loop loop;
  const auto transport = open_transport(loop, place, prefix);
  std::vector<Task> tasks;
  tasks.push_back(leave_with_parent(loop.clock()));
  tasks.push_back(handle_all(*transport, descriptor));
  loop.run(std::move(tasks));
}

void register_competition(const std::string& program) {
  for (const auto& transport : transports()) {
    for (int round = 0; round < rounds; ++round) {
      for (const int count : consumer_counts) {
        benchmark::RegisterBenchmark(fmt::format("{}/{}/{}", competition, transport, count).c_str(), compete, program,
                                     transport, count)
            ->Iterations(1)
            ->UseManualTime();
      }
    }
  }
}

}  // namespace figures
