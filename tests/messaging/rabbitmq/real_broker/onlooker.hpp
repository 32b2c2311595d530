#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "messaging/rabbitmq/connection/amqp_connection.hpp"
#include "messaging/waiting/test_time.hpp"

namespace test {

/// Looks at a broker, and does by hand what no transport does.
class Onlooker {
 public:
  Onlooker(TestTime& time, messaging::rabbitmq::Url url) : time_(time), url_(std::move(url)) {}
  ~Onlooker();

  /// How many messages of a queue nobody has in hand, and how many consumers it has. Zero if there is no such queue.
  std::uint32_t ready(const std::string& queue) { return state(queue).messages; }
  std::uint32_t consumers(const std::string& queue) { return state(queue).consumers; }
  /// Takes the binding of an endpoint's queue to its exchange away.
  void unbind(const std::string& endpoint);
  void delete_exchange(const std::string& exchange);
  void delete_queue(const std::string& queue);
  void make_classic_queue(const std::string& queue);
  /// A queue that has no room for a single message, and gets all that is published to the exchange.
  void make_full_queue(const std::string& queue, const std::string& exchange);
  /// Publishes a message as no transport would: with these properties, to this queue.
  void publish(const std::string& queue, amqp_basic_properties_t& properties, const std::string& body);

 private:
  messaging::rabbitmq::Reply state(const std::string& queue);
  messaging::rabbitmq::Channel& channel();

  TestTime& time_;
  messaging::rabbitmq::Url url_;
  std::shared_ptr<messaging::rabbitmq::AmqpConnection> connection_;
  std::shared_ptr<messaging::rabbitmq::Channel> channel_;
};

}  // namespace test
