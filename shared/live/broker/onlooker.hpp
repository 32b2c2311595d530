#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "live/broker/live_broker.hpp"
#include "messaging/transport/queue_watch.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// Looks at a broker that may be away now and then.
class Onlooker {
 public:
  Onlooker(LiveBroker& broker, messaging::Clock& clock) : broker_(broker), clock_(clock) {}

  /// Looks how much waits. False if the broker does not say; then what was seen last stays.
  messaging::Awaitable<bool> look();
  const std::vector<messaging::QueueState>& queues() const { return queues_; }
  std::int64_t waiting() const { return messaging::in_flight(queues_); }
  /// False if something moved just before the last look, which may have missed it.
  bool is_sure() const { return !broker_.watch().may_have_missed(); }

  /// What is in the error queue, as soon as the broker says so; nothing if that was given up before.
  messaging::Awaitable<std::vector<messaging::Envelope>> failed_messages(std::function<bool()> given_up);

 private:
  LiveBroker& broker_;
  messaging::Clock& clock_;
  std::vector<messaging::QueueState> queues_;
};

}  // namespace live
