#include "shop/live/oldest_sent.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "messaging/transport.hpp"

namespace shop::live {
namespace {

/// A message on its way to one endpoint.
struct Journey {
  std::optional<messaging::Time> sent;
  int open = 0;  // copies that were sent and not settled
  bool failed = false;
};

std::map<std::string, Journey> journeys(const Journals& journals, const std::string& endpoint) {
  const auto subscribed = subscribers(journals);
  std::map<std::string, Journey> found;
  for (const auto& journal : journals) {
    for (const auto& entry : journal) {
      auto& journey = found[entry.message.id()];
      if (entry.event == Event::sent && receivers(entry, subscribed).contains(endpoint)) {
        journey.sent = std::min(journey.sent.value_or(entry.at), entry.at);
        ++journey.open;
      } else if (entry.endpoint == endpoint && (entry.event == Event::done || entry.event == Event::error)) {
        journey.failed = entry.event == Event::error;
        --journey.open;
      }
    }
  }
  return found;
}

}  // namespace

std::optional<messaging::Time> oldest_sent(const Journals& journals, const std::string& queue, std::int64_t count) {
  std::vector<messaging::Time> times;
  for (const auto* endpoint : lanes) {
    const bool errors = queue == messaging::error_queue;
    if (!errors && queue != endpoint) continue;
    for (const auto& [id, journey] : journeys(journals, endpoint)) {
      if (journey.sent && (errors ? journey.failed : journey.open > 0)) times.push_back(*journey.sent);
    }
  }
  if (times.empty() || count <= 0) return std::nullopt;
  // Who was killed before it noted that a message was done leaves it open: what waits are the last ones.
  std::sort(times.begin(), times.end(), std::greater<>());
  return times[std::min(times.size(), static_cast<std::size_t>(count)) - 1];
}

}  // namespace shop::live
