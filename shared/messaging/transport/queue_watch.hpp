#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "messaging/task.hpp"
#include "messaging/transport/transport.hpp"
#include "messaging/waiting/clock.hpp"

namespace messaging {

/// How many messages of a queue wait, and since when.
struct QueueState {
  std::string queue;
  std::int64_t ready = 0;      ///< can be handed out now
  std::int64_t delayed = 0;    ///< wait for their time
  std::int64_t leased = 0;     ///< are being handled
  std::optional<Time> oldest;  ///< when the first of them was sent; none if the queue is empty, or it does not say

  std::int64_t all() const { return ready + delayed + leased; }
  bool operator==(const QueueState&) const = default;
};

/// How many messages wait in all, but for those in the error queue.
inline std::int64_t in_flight(const std::vector<QueueState>& states) {
  std::int64_t sum = 0;
  for (const auto& state : states) {
    if (state.queue != error_queue) sum += state.all();
  }
  return sum;
}

/// For whoever watches a broker; no endpoint asks for it.
class QueueWatch {
 public:
  virtual ~QueueWatch() = default;
  /// The state of every queue, the error queue among them, in the order of their names. Throws TransportError.
  virtual Awaitable<std::vector<QueueState>> queues() = 0;
  /// True if something moved just before `queues` looked that it may not have counted: who waits for quiet looks again.
  virtual bool may_have_missed() const { return false; }
};

}  // namespace messaging
