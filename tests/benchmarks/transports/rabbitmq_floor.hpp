#pragma once

#include <amqp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/rabbitmq/url.hpp"
#include "messaging/rabbitmq/wire/properties.hpp"

namespace figures {

/// A message as the codec takes it.
struct BareMessage {
  explicit BareMessage(messaging::Envelope whole) : envelope(std::move(whole)), properties(envelope, 0) {}
  messaging::Envelope envelope;
  messaging::rabbitmq::OutgoingProperties properties;
};
using BareMessages = std::vector<std::unique_ptr<BareMessage>>;

/// The peer: what RabbitMqTransport does on a queue of its own, by librabbitmq's blocking socket, and nothing around
/// it.
class BareQueue {
 public:
  /// The queue must be there already. `prefetch` is how much is handed out at once, once `consume` is called.
  BareQueue(const messaging::rabbitmq::Url& url, std::string queue);
  BareQueue(const BareQueue&) = delete;
  BareQueue& operator=(const BareQueue&) = delete;

  /// Publishes all, `window` of them unconfirmed at a time, and waits for the last confirm.
  void publish(const BareMessages& messages, std::size_t window);
  /// From now on, so many messages are on their way to here or in hand.
  void begin_to_consume(std::size_t prefetch);
  /// Takes that many, and acknowledges each.
  void consume(std::size_t count);
  /// Deletes the queue.
  void remove();

 private:
  struct Close {
    void operator()(amqp_connection_state_t connection) const { amqp_destroy_connection(connection); }
  };
  void wait_for_confirm();
  void require(bool well, const char* what) const;

  std::string queue_;
  std::unique_ptr<amqp_connection_state_t_, Close> connection_;
  std::uint64_t published_ = 0;
  std::set<std::uint64_t> unconfirmed_;
};

}  // namespace figures
