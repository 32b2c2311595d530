// From a command to the bill, with the outbox and without: the programs end-to-end-09 and end-to-end-10, run in turn.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <stdio.h>

#include <stdexcept>

#include "benchmarks.hpp"
#include "transports/brokers.hpp"

namespace figures {
namespace {

constexpr int rounds = 9;

void run(benchmark::State& state, const std::string& program, const std::string& transport) {
  const auto url = transport == rabbitmq_name ? rabbitmq_place() : "";
  double median = 0;
  double p99 = 0;
  double rate = 0;
  for (auto _ : state) {
    auto* const output = ::popen(fmt::format("'{}' '{}'", program, url).c_str(), "r");
    if (output == nullptr) throw std::runtime_error("no program can be run");
    const int read = ::fscanf(output, "%lf %lf %lf", &median, &p99, &rate);
    if (::pclose(output) != 0 || read != 3) throw std::runtime_error(program + " does not come to its end");
  }
  state.counters[alone_median] = median;
  state.counters[alone_p99] = p99;
  state.counters[together_rate] = rate;
}

}  // namespace

void register_end_to_end(const std::filesystem::path& folder) {
  const auto add = [&](const std::string& transport, const char* side, const char* program) {
    benchmark::RegisterBenchmark(fmt::format("{}/{}/{}", end_to_end, transport, side).c_str(), run,
                                 (folder / program).string(), transport)
        ->Iterations(1);
  };
  for (const auto& transport : transports()) {
    for (int round = 0; round < rounds; ++round) {
      // In turn, so that neither always comes after the other.
      if (round % 2 == 0) add(transport, with_outbox_side, "end-to-end-10");
      add(transport, without_outbox_side, "end-to-end-09");
      if (round % 2 != 0) add(transport, with_outbox_side, "end-to-end-10");
    }
  }
}

}  // namespace figures
