#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "messaging/rabbitmq/connection/amqp_connection.hpp"
#include "messaging/rabbitmq/names.hpp"
#include "messaging/waiting/mutex.hpp"

namespace messaging::rabbitmq {

/// Makes exchanges, queues and bindings, over one connection, and remembers what is there.
///
///     command → exchange ENDPOINT ──────────────▶ queue ENDPOINT ──(delivery limit)──▶ exchange error → queue error
///     event   → exchange event.TYPE ─▶ each subscriber's queue
///     delayed → queue ENDPOINT.delay.MS ──(its time has come)──▶ queue ENDPOINT
class Topology {
 public:
  Topology(std::shared_ptr<AmqpConnection> connection, const Names& names);

  /// All of these throw ChannelClosed if the broker refuses, as when a queue is there that is of another kind.
  Task make_endpoint(std::string queue);
  Task make_event(std::string type);
  Task bind(std::string queue, std::string event_type);
  /// The queue for messages that say for themselves how long they wait in it. Returns its name.
  Awaitable<std::string> make_delay(std::string queue, Milliseconds delay);
  /// True if the endpoint's exchange is there.
  Awaitable<bool> has_endpoint(std::string queue);
  /// How many messages of a queue nobody has in hand; 0 if there is no such queue. By its name in the broker.
  Awaitable<std::int64_t> count(std::string name);
  /// Deletes those messages.
  Task purge(std::string name);

 private:
  Awaitable<std::optional<Reply>> find(amqp_method_number_t number, void* method);
  Awaitable<Reply> call(amqp_method_number_t number, void* method);
  Task make_exchange(const std::string& name);
  Task make_queue(const std::string& name, amqp_table_t arguments);
  Task bind_queue(const std::string& name, const std::string& exchange);

  std::shared_ptr<AmqpConnection> connection_;
  Names names_;
  std::shared_ptr<Channel> channel_;
  Mutex turn_;                   // a refusal closes the channel: one call at a time
  std::set<std::string> known_;  // exchanges that are there
};

}  // namespace messaging::rabbitmq
