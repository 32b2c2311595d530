#include "simulation/history.hpp"

#include <fmt/format.h>

#include "messaging/errors.hpp"

namespace simulation {

void History::add(What what, std::string_view endpoint, std::string text, std::string message_id) {
  happenings_.push_back({what, std::string(endpoint), std::move(text), std::move(message_id), clock_.now()});
}

void History::write(std::string_view endpoint, std::string_view line) {
  constexpr std::size_t endless = 100'000;
  if (happenings_.size() > endless) throw messaging::Error("there is no end to the log: a loop that never ends?");
  add(What::logged, endpoint, std::string(line));
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
