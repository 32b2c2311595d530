#pragma once

#include <vector>

#include "live/journal/journal_tail.hpp"
#include "messaging/transport/queue_watch.hpp"
#include "messaging/waiting/clock.hpp"

namespace messaging {
class RabbitMqTransport;
}

namespace live {

/// How much waits in a live system over RabbitMQ. The broker tells of no message that somebody has in hand; for these
/// the endpoints' journals are asked. What is between the two is seen by neither, for a moment.
class RabbitMqWatch final : public messaging::QueueWatch {
 public:
  RabbitMqWatch(messaging::RabbitMqTransport& broker, const messaging::Clock& clock, const StateFolder& state)
      : broker_(broker), clock_(clock), journals_(state) {}

  messaging::Awaitable<std::vector<messaging::QueueState>> queues() override;
  bool may_have_missed() const override;

 private:
  messaging::RabbitMqTransport& broker_;
  const messaging::Clock& clock_;
  JournalTail journals_;
  std::vector<messaging::QueueState> before_;
  messaging::Time moved_at_;
};

}  // namespace live
