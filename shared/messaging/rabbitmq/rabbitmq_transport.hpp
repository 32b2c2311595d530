#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "messaging/rabbitmq/connection/link.hpp"
#include "messaging/rabbitmq/names.hpp"
#include "messaging/rabbitmq/url.hpp"
#include "messaging/transport/transport.hpp"

namespace messaging {

namespace rabbitmq {
class Publisher;
class Receiver;
}  // namespace rabbitmq

struct RabbitMqOptions {
  /// Stands before the name of each exchange and queue, so that several systems can share a broker.
  std::string prefix;
  rabbitmq::LinkOptions link;
};

/// RabbitMQ 3.10 or newer, over AMQP 0-9-1: for those who outgrow one machine.
///
/// One connection publishes and another receives, so that a broker that takes nothing in still hands out. What a
/// process that blocks its executor for two heartbeats has in hand is delivered again.
class RabbitMqTransport : public Transport {
 public:
  /// Connects when it is first used. Throws TransportError if the URL asks for what this program cannot do.
  RabbitMqTransport(const asio::any_io_executor& executor, const rabbitmq::Url& url,
                    const RabbitMqOptions& options = {});
  ~RabbitMqTransport() override;

  Promises promises() const override;
  Task create_queue(std::string queue) override;
  Task subscribe(std::string queue, std::string event_type) override;
  Task send(std::vector<OutgoingMessage> messages) override;
  Awaitable<std::vector<Delivery>> receive(std::string queue, std::size_t at_most) override;
  void stop_receiving(const std::string& queue) override;
  Task complete(std::vector<Lease> leases) override;
  Task abandon(Lease lease, Milliseconds delay) override;
  Task move_to_error(Lease lease, Headers why) override;
  Awaitable<std::vector<Envelope>> failed_messages() override;
  Awaitable<std::size_t> return_failed(std::optional<std::string> message_id) override;

  /// How many messages of a queue nobody has in hand, or how many wait for that long before they are in it. Those that
  /// somebody has in hand nobody else is told of.
  Awaitable<std::int64_t> waiting(std::string queue, Milliseconds delay = Milliseconds(0));
  /// Deletes those messages.
  Task purge(std::string queue, Milliseconds delay = Milliseconds(0));

 private:
  std::string name_of(const std::string& queue, Milliseconds delay) const;
  Task replace(Lease lease, Envelope copy, std::optional<Milliseconds> delay);

  rabbitmq::Names names_;
  std::shared_ptr<rabbitmq::Publisher> publisher_;
  std::shared_ptr<rabbitmq::Receiver> receiver_;
};

}  // namespace messaging
