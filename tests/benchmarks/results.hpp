#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace figures {

/// What one side of a case has measured, a value per round.
struct Series {
  std::vector<double> rates;     // a second
  std::vector<double> cpu_time;  // seconds of the processor
  std::map<std::string, std::vector<double>> counters;
};

/// One line of a table: its sides, by their names.
using Sides = std::map<std::string, Series>;

/// Collects what the benchmarks report, by their names: `table/line/side`.
class Results {
 public:
  void add(const benchmark::BenchmarkReporter::Run& run);
  /// The lines of a table, in the order in which they came; not those of which only some of the sides were to be run.
  std::vector<std::pair<std::string, Sides>> lines(const std::string& table, std::size_t sides) const;

 private:
  struct Line {
    std::string table;
    std::string name;
    Sides sides;
  };
  std::vector<Line> lines_;
};

double median(const std::vector<double>& values);
/// Round by round: what slowed one round slowed both sides of it.
double median_ratio(const std::vector<double>& values, const std::vector<double>& others);

}  // namespace figures
