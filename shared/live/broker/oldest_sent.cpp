#include "live/broker/oldest_sent.hpp"

#include <algorithm>
#include <functional>
#include <vector>

#include "messaging/transport/transport.hpp"

namespace live {

std::optional<messaging::Time> oldest_sent(const Journals& journals, const std::string& queue, std::int64_t count) {
  const auto subscribed = subscribers(journals);
  Standings standings;
  for (const auto& journal : journals) {
    for (const auto& entry : journal) take_in(standings, entry, subscribed);
  }
  std::vector<messaging::Time> times;
  for (const auto& [place, standing] : standings) {
    const bool waits =
        queue == messaging::error_queue ? standing.last == Event::error : place.second == queue && standing.open > 0;
    if (waits && standing.sent) times.push_back(*standing.sent);
  }
  if (times.empty() || count <= 0) return std::nullopt;
  // Who was killed before it noted that a message was done leaves it open: what waits are the last ones.
  std::sort(times.begin(), times.end(), std::greater<>());
  return times[std::min(times.size(), static_cast<std::size_t>(count)) - 1];
}

}  // namespace live
