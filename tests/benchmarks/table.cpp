#include "table.hpp"

#include <fmt/format.h>

#include <iterator>
#include <stdexcept>
#include <string>

#include "benchmarks.hpp"
#include "results.hpp"
#include "transports/brokers.hpp"

namespace figures {
namespace {

constexpr double least_share = 0.7;          // of what SQLite or the codec does by itself
constexpr double longest_wake_up = 1000;     // microseconds, in the median
constexpr double least_executions = 10'000;  // a second

const char* verdict(bool reached) {
  return reached ? "reached" : "MISSED";
}

std::string thousands(double rate) {
  return fmt::format("{:.1f} k/s", rate / 1000);
}

std::string percent(double ratio) {
  return fmt::format("{:.0f} %", ratio * 100);
}

/// 80 columns at most.
void print_line(const std::string& name, const std::string& first, const std::string& second, const std::string& third,
                const std::string& fourth = "", const std::string& target = "") {
  const auto line = fmt::format("{:<31}{:>10}{:>10}{:>7}{:>7}  {}", name, first, second, third, fourth, target);
  fmt::print("{}\n", line.substr(0, line.find_last_not_of(' ') + 1));
}

/// By processor time the disk and the machine's other work do not count: the library's own share shows.
void print_throughput(const std::string& transport, const char* raw_is, const Results& results) {
  const auto lines = results.lines(transport, 2);
  if (lines.empty()) return;
  print_line(transport + ", messages a second", "library", raw_is, "ratio", "CPU", "at least " + percent(least_share));
  for (const auto& [name, sides] : lines) {
    const auto& library = sides.at(library_side);
    const auto& raw = sides.at(raw_side);
    const double ratio = median_ratio(library.rates, raw.rates);
    print_line(name, thousands(median(library.rates)), thousands(median(raw.rates)), percent(ratio),
               percent(median_ratio(raw.cpu_time, library.cpu_time)), verdict(ratio >= least_share));
  }
  fmt::print("\n");
}

void print_wake_up(const Results& results) {
  for (const auto& [name, sides] : results.lines(wake_up, 1)) {
    const auto& counters = sides.begin()->second.counters;
    const auto print = [&, &name = name](const char* what, const char* library_counter, const char* bare_counter,
                                         auto target) {
      const double library = median(counters.at(library_counter));
      const double bare = median(counters.at(bare_counter));
      print_line(name + ", " + what, fmt::format("{:.0f} µs", library), fmt::format("{:.0f} µs", bare),
                 fmt::format("{:.1f}", library / bare), "", target(library));
    };
    print_line("wake-up of another process", "library", "socket", "ratio", "",
               fmt::format("at most {:.0f} ms", longest_wake_up / 1000));
    print("median", library_median, bare_median, [](double median) { return verdict(median <= longest_wake_up); });
    print("99 of 100", library_p99, bare_p99, [](double) { return ""; });
    fmt::print("\n");
  }
}

void print_end_to_end(const Results& results) {
  const auto lines = results.lines(end_to_end, 2);
  if (lines.empty()) return;
  print_line("from AddItem to the bill", "outbox", "without", "ratio");
  for (const auto& [transport, sides] : lines) {
    const auto print = [&, &sides = sides](const std::string& what, const char* counter, auto words) {
      const auto& with = sides.at(with_outbox_side).counters.at(counter);
      const auto& without = sides.at(without_outbox_side).counters.at(counter);
      print_line(what, words(median(with)), words(median(without)), percent(median_ratio(with, without)));
    };
    const auto milliseconds = [](double microseconds) { return fmt::format("{:.2f} ms", microseconds / 1000); };
    print(transport + ", one alone, median", alone_median, milliseconds);
    print(transport + ", one alone, 99 of 100", alone_p99, milliseconds);
    print(transport + ", many at once", together_rate, thousands);
  }
  fmt::print("\n");
}

void print_competition(const Results& results) {
  const auto lines = results.lines(competition, std::size(consumer_counts));
  if (lines.empty()) return;
  fmt::print("{:<31}", "consumers of one queue");
  for (const int count : consumer_counts) fmt::print("{:>11}", count);
  for (const auto& [transport, sides] : lines) {
    const auto print = [&, &sides = sides](const std::string& what, auto words) {
      fmt::print("\n{:<31}", what);
      for (const int count : consumer_counts) fmt::print("{:>11}", words(sides.at(std::to_string(count)).rates));
    };
    const auto& alone = sides.at(std::to_string(consumer_counts[0])).rates;
    print(transport + ", messages a second", [](const auto& rates) { return thousands(median(rates)); });
    print("  as a part of what one does", [&](const auto& rates) { return percent(median_ratio(rates, alone)); });
  }
  fmt::print("\n\n");
}

/// What neither SQLite nor Asio nor the explorer takes is the kit's own.
void print_exploration(const Results& results) {
  for (const auto& [name, sides] : results.lines(exploration, 4)) {
    const auto& whole = sides.at(exploration_whole).rates;
    const double rate = median(whole);
    print_line("exploration (" FIGURES_BUILD_TYPE ")", name, "each", "part", "",
               fmt::format("at least {:.0f} k/s", least_executions / 1000));
    print_line(fmt::format("{} commands, at most {} faults", exploration_commands, exploration_faults), thousands(rate),
               fmt::format("{:.0f} µs", 1e6 / rate), "", "", verdict(rate >= least_executions));
    double rest = 1;
    const auto print = [&](const char* what, double part) {
      print_line(what, "", fmt::format("{:.1f} µs", part / rate * 1e6), percent(part));
    };
    for (const auto* part : {exploration_sqlite, exploration_asio, exploration_explorer}) {
      const double ratio = median_ratio(whole, sides.at(part).rates);
      print(fmt::format("  {}", part).c_str(), ratio);
      rest -= ratio;
    }
    print("  messages, endpoints, broker", rest);
    fmt::print("\n");
  }
}

/// Collects what the benchmarks report, and prints the table when the last is done.
class Table final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const auto& run : runs) {
      if (run.error_occurred) throw std::runtime_error(run.benchmark_name() + ": " + run.error_message);
      if (run.run_type == Run::RT_Iteration) results_.add(run);
    }
  }

  void Finalize() override {
    print_throughput(sqlite_throughput, "raw SQL", results_);
    print_throughput(rabbitmq_throughput, "codec", results_);
    print_wake_up(results_);
    print_end_to_end(results_);
    print_competition(results_);
    print_exploration(results_);
    print_if_no_rabbitmq();
  }

 private:
  Results results_;
};

}  // namespace

std::unique_ptr<benchmark::BenchmarkReporter> make_table() {
  return std::make_unique<Table>();
}

}  // namespace figures
