#include "simulation/history.hpp"

#include <fmt/format.h>

namespace simulation {

void History::add(What what, std::string_view endpoint, std::string text, std::string message_id) {
  happenings_.push_back({what, std::string(endpoint), std::move(text), std::move(message_id), clock_.now()});
}

std::vector<std::string> to_lines(const History& history) {
  std::vector<std::string> lines;
  messaging::Time last{};
  for (const auto& happening : history.happenings()) {
    if (last != messaging::Time{} && happening.at != last) {
      const auto seconds = static_cast<double>((happening.at - last).count()) / 1000;
      lines.push_back(fmt::format("          ({} s later)", seconds));
    }
    last = happening.at;
    lines.push_back(fmt::format("{:<9} {}", happening.endpoint, happening.text));
  }
  return lines;
}

}  // namespace simulation
