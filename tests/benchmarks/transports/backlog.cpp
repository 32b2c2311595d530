// What it costs when many messages wait: sending, receiving and completing, one at a time, from a queue that stays as
// long as it is.
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <memory>

#include "benchmarks.hpp"
#include "results.hpp"
#include "samples.hpp"
#include "transports/brokers.hpp"
#include "work_folder.hpp"

namespace figures {
namespace {
using namespace messaging;

constexpr auto queue = "orders";
constexpr std::array lengths{1'000, 10'000, 100'000, 1'000'000};
constexpr int rounds = 7;
constexpr std::size_t times = 1000;

/// Messages a second, a value per round.
struct Rates {
  std::vector<double> sent;
  std::vector<double> handled;
};

/// A queue in which so many messages wait.
struct Queue {
  Queue(Loop& loop, const std::string& transport_name, int waiting) : length(waiting) {
    const auto place = transport_name == rabbitmq_name ? rabbitmq_place() : folder.file("broker.db").string();
    transport = open_transport(loop, place, folder.path().filename().string() + ".");
    loop.run(fill());
  }
  Task fill() {
    constexpr int batch = 500;
    co_await transport->create_queue(queue);
    for (int number = 0; number < length; number += batch) {
      auto messages = sample_batch(queue, batch);
      co_await transport->send(std::move(messages));
    }
  }

  int length;
  WorkFolder folder;
  std::unique_ptr<Transport> transport;
  Rates rates;
};

Task send_all(Transport& transport, std::vector<std::vector<OutgoingMessage>> batches) {
  for (auto& batch : batches) co_await transport.send(std::move(batch));
}

Task handle_all(Transport& transport) {
  for (std::size_t i = 0; i < times; ++i) {
    const auto deliveries = co_await transport.receive(queue, 1);
    std::vector<Lease> leases(1, deliveries.front().lease);
    co_await transport.complete(std::move(leases));
  }
}

double rate(Loop& loop, Task task) {
  const auto start = std::chrono::steady_clock::now();
  loop.run(std::move(task));
  return times / std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void measure(Loop& loop, Queue& waiting) {
  waiting.rates.sent.push_back(rate(loop, send_all(*waiting.transport, sample_batches(queue, times, 1))));
  waiting.rates.handled.push_back(rate(loop, handle_all(*waiting.transport)));
}

std::string grouped(int number) {
  return number < 1000 ? fmt::format("{}", number) : fmt::format("{},{:03}", grouped(number / 1000), number % 1000);
}

void print(const std::string& transport) {
  Loop loop;  // one for all: it keeps up the connections that are not used just now
  std::vector<std::unique_ptr<Queue>> queues;
  queues.reserve(lengths.size());
  for (const int length : lengths) queues.push_back(std::make_unique<Queue>(loop, transport, length));
  for (auto& waiting : queues) measure(loop, *waiting);  // not counted: the first of everything takes longer
  for (auto& waiting : queues) waiting->rates = {};
  for (int round = 0; round < rounds; ++round) {
    for (auto& waiting : queues) measure(loop, *waiting);
  }
  fmt::print("{:<31}{:>12}{:>8}{:>21}{:>8}\n", transport + ", that many wait", "send", "ratio", "receive, complete",
             "ratio");
  const auto& shortest = queues.front()->rates;
  for (const auto& waiting : queues) {
    fmt::print("{:<31}{:>8.1f} k/s{:>6.0f} %{:>17.1f} k/s{:>6.0f} %\n", grouped(waiting->length),
               median(waiting->rates.sent) / 1000, median_ratio(waiting->rates.sent, shortest.sent) * 100,
               median(waiting->rates.handled) / 1000, median_ratio(waiting->rates.handled, shortest.handled) * 100);
  }
  fmt::print("\n");
  std::fflush(stdout);
}

}  // namespace

int print_backlog() {
  for (const auto& transport : transports()) print(transport);
  print_if_no_rabbitmq();
  return 0;
}

}  // namespace figures
