#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "messaging/rabbitmq/private_broker/private_broker.hpp"
#include "messaging/rabbitmq/private_broker/proxy.hpp"
#include "messaging/rabbitmq/rabbitmq_transport.hpp"
#include "messaging/rabbitmq/real_broker/onlooker.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"
#include "messaging/waiting/real_time.hpp"

namespace test {

/// The broker that all tests of this program share. It is started for the first that asks, and ends with the program.
messaging::rabbitmq::PrivateBroker& broker();
/// Ends it; called at the end of main.
void end_broker();
/// Where the script is that starts it; set by main.
inline std::string broker_script;

/// A part of that broker that is a test's own, by the prefix of its names; connections go through a proxy.
class RabbitMqUnderTest final : public conformance::TransportUnderTest {
 public:
  RabbitMqUnderTest();
  ~RabbitMqUnderTest() override;

  messaging::Transport& connect() override { return connect(messaging::rabbitmq::LinkOptions()); }
  messaging::Transport& connect(const messaging::rabbitmq::LinkOptions& link);
  void disconnect(messaging::Transport& transport) override;
  messaging::Milliseconds redelivered_after() const override { return messaging::Milliseconds(0); }
  TestTime& time() override { return time_; }
  void put(const std::string& queue, const conformance::ForeignMessage& message) override;
  void settle() override;
  void pass(messaging::Milliseconds) override { settle(); }
  std::vector<Interruption> interruptions() override;
  bool is_empty(const std::string& queue) override { return onlooker_.ready(prefix_ + queue) == 0; }

  Onlooker& onlooker() { return onlooker_; }
  messaging::rabbitmq::Proxy& proxy() { return proxy_; }
  const std::string& prefix() const { return prefix_; }

 private:
  class Watched;

  RealTime time_;
  std::string prefix_;
  Onlooker onlooker_;
  messaging::rabbitmq::Proxy proxy_;
  std::vector<std::unique_ptr<Watched>> connections_;
};

}  // namespace test
