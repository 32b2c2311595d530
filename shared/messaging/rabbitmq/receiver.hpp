#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "messaging/errors.hpp"
#include "messaging/rabbitmq/connection/link.hpp"
#include "messaging/rabbitmq/topology.hpp"
#include "messaging/transport/transport.hpp"

namespace messaging::rabbitmq {

LeaseLost lease_lost();

/// The connection on which messages are handed out. A lease lasts as long as the connection: its token says which.
///
/// RabbitMQ sends ahead. A consumer may hold as many messages as were asked for at once, in hand and ahead together;
/// if it holds that many in hand and is asked again, a new consumer takes its place.
class Receiver final : public Link, private ChannelEvents {
 public:
  Receiver(const asio::any_io_executor& executor, const Url& url, const LinkOptions& options, Names names);

  /// As Transport::receive.
  Awaitable<std::vector<Delivery>> receive(std::string queue, std::size_t at_most);
  /// As Transport::stop_receiving. What was sent ahead goes back.
  void stop(const std::string& queue);

  /// A message in hand, and the queue it came from.
  struct Held {
    Held(std::string its_queue, std::string tag, Delivery whole)
        : queue(std::move(its_queue)), consumer_tag(std::move(tag)), delivery(std::move(whole)) {}
    std::string queue;
    std::string consumer_tag;
    Delivery delivery;
  };
  /// Throws LeaseLost if it is not in hand any more.
  Held held(const Lease& lease) const;
  /// The message is gone from its queue; false if it was not in hand any more.
  bool acknowledge(const Lease& lease);
  /// It goes back to its queue at once; false if it was not in hand any more.
  bool give_back(const Lease& lease);
  /// Waits until the broker has been told so. Throws LeaseLost if the connection is lost before.
  Task flushed();

 private:
  struct Consumer {
    std::string tag;  // empty: none is there
    std::uint16_t window = 0;
    std::size_t held = 0;  // messages of this tag, in hand and ahead
    std::deque<Message> ahead;
    Signal changed;
    bool stopped = false;
  };

  Task opened(std::shared_ptr<AmqpConnection> connection) override;
  void lost(const std::exception_ptr& why) override;
  void delivered(Message&& message) override;
  void cancelled(const std::string& consumer_tag) override;
  Task consume(std::string queue, std::size_t at_most);
  Task cancel(Consumer& consumer);
  std::vector<Delivery> take(const std::string& queue, std::size_t at_most);
  bool release(const Lease& lease);

  Names names_;
  std::shared_ptr<Topology> topology_;
  std::shared_ptr<Channel> channel_;
  std::map<std::string, Consumer> consumers_;    // by queue
  std::map<std::string, std::string> queue_of_;  // by consumer tag, also of those that were cancelled
  std::map<std::int64_t, Held> held_;            // by delivery tag
  std::int64_t token_;
  std::uint64_t consumers_made_ = 0;
  Mutex turn_;  // the prefetch count and the consumer that it is for go together
};

}  // namespace messaging::rabbitmq
