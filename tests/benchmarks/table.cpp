#include "table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks.hpp"

namespace figures {
namespace {

constexpr double least_share = 0.7;          // of what SQLite does by itself
constexpr double longest_wake_up = 1000;     // microseconds, in the median
constexpr double least_executions = 10'000;  // a second

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Round by round: what slowed one round slowed both sides of it.
double median_ratio(const std::vector<double>& values, const std::vector<double>& ceilings) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < std::min(values.size(), ceilings.size()); ++round) {
    ratios.push_back(values[round] / ceilings[round]);
  }
  return median(std::move(ratios));
}

const char* verdict(bool reached) {
  return reached ? "reached" : "MISSED";
}

/// Collects what the benchmarks report, and prints the table when the last is done.
class Table final : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const auto& run : runs) {
      if (run.error_occurred) throw std::runtime_error(run.benchmark_name() + ": " + run.error_message);
      if (run.run_type == Run::RT_Iteration) add(run);
    }
  }

  void Finalize() override {
    if (!throughputs_.empty()) print_throughputs();
    if (!wake_up_.empty()) print_wake_up();
    if (exploration_.contains(exploration_whole)) print_exploration();
  }

 private:
  /// One side of a comparison, a value per round.
  struct Side {
    std::vector<double> rates;     // messages a second
    std::vector<double> cpu_time;  // processor seconds
  };
  using Sides = std::map<std::string, Side>;

  void add(const Run& run) {
    const auto& name = run.run_name.function_name;
    const auto slash = name.find('/');
    if (slash == std::string::npos) {
      for (const auto& [counter, value] : run.counters) wake_up_[counter] = value;
      return;
    }
    if (name.substr(0, slash) == exploration) {
      exploration_[name.substr(slash + 1)].push_back(1 / run.counters.at("items_per_second"));
      return;
    }
    Side& side = sides_of(name.substr(0, slash))[name.substr(slash + 1)];
    side.rates.push_back(run.counters.at("items_per_second"));
    side.cpu_time.push_back(run.cpu_accumulated_time);
  }

  Sides& sides_of(const std::string& name) {
    const auto is_it = [&](const auto& throughput) { return throughput.first == name; };
    const auto found = std::find_if(throughputs_.begin(), throughputs_.end(), is_it);
    return found == throughputs_.end() ? throughputs_.emplace_back(name, Sides()).second : found->second;
  }

  /// By processor time the disk and the machine's other work do not count: the library's own share shows.
  void print_throughputs() {
    fmt::print("{:<32}{:>11}{:>11}{:>8}{:>8}   {}\n", "messages a second", "library", "raw", "ratio", "by CPU",
               "target");
    for (auto& [name, sides] : throughputs_) {
      const auto& library = sides[library_side];
      const auto& raw = sides[raw_side];
      if (library.rates.empty() || raw.rates.empty()) continue;  // filtered out
      const double ratio = median_ratio(library.rates, raw.rates);
      fmt::print("{:<32}{:>7.1f} k/s{:>7.1f} k/s{:>6.0f} %{:>6.0f} %   at least {:.0f} %: {}\n", name,
                 median(library.rates) / 1000, median(raw.rates) / 1000, ratio * 100,
                 median_ratio(raw.cpu_time, library.cpu_time) * 100, least_share * 100, verdict(ratio >= least_share));
    }
  }

  void print_wake_up() {
    const auto print = [&](const char* what, double library, double bare) {
      fmt::print("{:<32}{:>8.0f} µs{:>8.0f} µs{:>8.1f}", what, library, bare, library / bare);
    };
    fmt::print("\n{:<32}{:>11}{:>11}{:>8}{:8}   {}\n", "wake-up of another process", "library", "datagram", "ratio", "",
               "target");
    print("there and back, median", wake_up_[library_median], wake_up_[bare_median]);
    fmt::print("           at most {:.0f} µs: {}\n", longest_wake_up,
               verdict(wake_up_[library_median] <= longest_wake_up));
    print("there and back, 99 of 100", wake_up_[library_p99], wake_up_[bare_p99]);
    fmt::print("\n");
  }

  /// What neither SQLite nor Asio nor the explorer takes is the kit's own.
  void print_exploration() {
    const auto& whole = exploration_[exploration_whole];
    const double each = median(whole);
    fmt::print("\n{:<32}{:>11}{:>11}{:>8}{:8}   {}\n", "exploration, build type " FIGURES_BUILD_TYPE, "executions",
               "each", "part", "", "target");
    fmt::print("{:<32}{:>7.1f} k/s{:>8.0f} µs{:>8}{:8}   at least {:.0f} k/s: {}\n",
               fmt::format("{} commands, at most {} faults", exploration_commands, exploration_faults), 1 / each / 1000,
               each * 1e6, "", "", least_executions / 1000, verdict(1 / each >= least_executions));
    double rest = 1;
    const auto print = [&](const char* what, double part) {
      fmt::print("  {:<30}{:>11}{:>8.1f} µs{:>6.1f} %\n", what, "", part * each * 1e6, part * 100);
    };
    for (const auto* part : {exploration_sqlite, exploration_asio, exploration_explorer}) {
      if (exploration_[part].empty()) return;  // filtered out
      const double ratio = median_ratio(exploration_[part], whole);
      print(part, ratio);
      rest -= ratio;
    }
    print("messages, endpoints, broker", rest);
  }

  std::vector<std::pair<std::string, Sides>> throughputs_;  // in the order in which they came
  std::map<std::string, double> wake_up_;
  std::map<std::string, std::vector<double>> exploration_;  // seconds an execution, a value per round
};

}  // namespace

std::unique_ptr<benchmark::BenchmarkReporter> make_table() {
  return std::make_unique<Table>();
}

}  // namespace figures
