#include "live/terminal/queue_chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace live {
namespace {

constexpr std::size_t chart_columns = 66;
constexpr std::int64_t chart_rows = 8;

struct Signs {
  const char* billing;
  const char* orders;
  const char* side;
  const char* corner;
  const char* bottom;
};
constexpr Signs drawn_signs{"█", "░", "│", "└", "─"};
constexpr Signs ascii_signs{"#", ":", "|", "+", "-"};

/// Each column shows the moment of its time at which most waited; without one, it stays as it was.
std::vector<Sample> in_columns(const std::vector<Sample>& samples) {
  const auto end = samples.back().at.count() + 1;
  std::vector<Sample> columns(chart_columns);
  std::vector<bool> seen(chart_columns);
  for (const auto& sample : samples) {
    const auto column = static_cast<std::size_t>(sample.at.count() * static_cast<std::int64_t>(chart_columns) / end);
    if (!seen[column] || sample.all() > columns[column].all()) columns[column] = sample;
    seen[column] = true;
  }
  for (std::size_t i = 1; i < chart_columns; ++i) {
    if (!seen[i]) columns[i] = columns[i - 1];
  }
  return columns;
}

/// How many rows high; what waits at all is seen.
std::int64_t height(std::int64_t messages, std::int64_t most) {
  return (messages * chart_rows + most - 1) / most;
}

}  // namespace

std::string chart_of(const std::vector<Sample>& samples, bool beyond_ascii) {
  if (samples.empty()) return "";
  const auto& signs = beyond_ascii ? drawn_signs : ascii_signs;
  const auto columns = in_columns(samples);
  const auto by_all = [](const Sample& a, const Sample& b) { return a.all() < b.all(); };
  const auto most = std::max<std::int64_t>(1, std::max_element(columns.begin(), columns.end(), by_all)->all());
  std::string text;
  for (auto row = chart_rows; row > 0; --row) {
    std::string line;
    for (const auto& column : columns) {
      const auto sign = height(column.for_billing, most) >= row ? signs.billing
                        : height(column.all(), most) >= row     ? signs.orders
                                                                : " ";
      line += sign;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += fmt::format("{:>7} {}{}\n", row == chart_rows ? std::to_string(most) : "", signs.side, line);
  }
  text += fmt::format("{:>7} {}", 0, signs.corner);
  for (std::size_t i = 0; i < chart_columns; ++i) text += signs.bottom;
  const auto seconds = fmt::format("{:.1f} s", static_cast<double>(samples.back().at.count()) / 1000);
  text += fmt::format("\n{:8} 0 s{:>{}}\n", "", seconds, chart_columns - 2);
  text += fmt::format("{:9} {} waits for Billing   {} waits for Orders\n", "", signs.billing, signs.orders);
  return text;
}

}  // namespace live
