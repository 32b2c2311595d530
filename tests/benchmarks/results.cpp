#include "results.hpp"

#include <algorithm>

#include "samples.hpp"

namespace figures {

void Results::add(const benchmark::BenchmarkReporter::Run& run) {
  const auto& name = run.run_name.function_name;
  const auto first = name.find('/');
  const auto last = name.rfind('/');
  const auto table = name.substr(0, first);
  const auto line = name.substr(first + 1, last - first - 1);
  auto found = std::find_if(lines_.begin(), lines_.end(),
                            [&](const auto& each) { return each.table == table && each.name == line; });
  if (found == lines_.end()) found = lines_.insert(found, Line{table, line, {}});
  Series& series = found->sides[name.substr(last + 1)];
  series.cpu_time.push_back(run.cpu_accumulated_time);
  for (const auto& [counter, value] : run.counters) {
    (counter == "items_per_second" ? series.rates : series.counters[counter]).push_back(value);
  }
}

std::vector<std::pair<std::string, Sides>> Results::lines(const std::string& table, std::size_t sides) const {
  std::vector<std::pair<std::string, Sides>> found;
  for (const auto& line : lines_) {
    if (line.table == table && line.sides.size() == sides) found.emplace_back(line.name, line.sides);
  }
  return found;
}

double median(const std::vector<double>& values) {
  return quantile(values, 0.5);
}

double median_ratio(const std::vector<double>& values, const std::vector<double>& others) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < std::min(values.size(), others.size()); ++round) {
    ratios.push_back(values[round] / others[round]);
  }
  return median(ratios);
}

}  // namespace figures
