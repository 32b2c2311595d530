#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "messaging/rabbitmq/connection/link.hpp"
#include "messaging/rabbitmq/topology.hpp"

namespace messaging::rabbitmq {

/// A message on its way to the broker. The envelope must outlive it.
struct Post {
  Post(std::string to_exchange, const Envelope& whole) : exchange(std::move(to_exchange)), envelope(&whole) {}
  std::string exchange;
  const Envelope* envelope;
  std::string routing_key;    ///< for the default exchange, the queue; others here ask for none
  std::string if_unroutable;  ///< what is said if no queue gets it; empty: nothing, and that is all right
  int deliveries_before = 0;
  std::optional<Milliseconds> expires_in;  ///< then it is dead-lettered
};

/// The connection on which messages leave. None is taken for sent before the broker has confirmed it.
class Publisher final : public Link, private ChannelEvents {
 public:
  Publisher(const asio::any_io_executor& executor, const Url& url, const LinkOptions& options, Names names);

  /// Makes a queue, or a subscription, now and after each reconnection.
  Task make_endpoint(std::string queue);
  Task subscribe(std::string queue, std::string event_type);
  /// What is there, over the connection as it is now.
  Awaitable<std::shared_ptr<Topology>> topology();
  /// A channel of its own, for who looks into a queue.
  Awaitable<std::shared_ptr<Channel>> open_channel();

  /// Publishes these, in this order, and waits for all confirms. Throws Unroutable if one had to go somewhere and
  /// could not, TransportError if the broker refuses one or the connection is lost; then others may have been sent.
  Task publish(std::vector<Post> posts);

 private:
  struct Batch;
  struct Unconfirmed {
    std::shared_ptr<Batch> batch;
    std::string routing_key;
    std::string if_unroutable;
  };

  Task opened(std::shared_ptr<AmqpConnection> connection) override;
  void lost(const std::exception_ptr& why) override;
  void returned(const Message& message) override;
  void confirmed(std::uint64_t number, bool multiple, bool accepted) override;

  Names names_;
  std::set<std::string> endpoints_;
  std::set<std::pair<std::string, std::string>> subscriptions_;
  std::shared_ptr<Topology> topology_;
  std::shared_ptr<Channel> channel_;
  std::uint64_t published_ = 0;  // on this channel; the broker counts as well
  std::map<std::uint64_t, Unconfirmed> unconfirmed_;
};

}  // namespace messaging::rabbitmq
