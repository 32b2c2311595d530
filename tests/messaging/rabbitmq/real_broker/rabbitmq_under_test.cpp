#include "messaging/rabbitmq/real_broker/rabbitmq_under_test.hpp"

#include <map>

#include "messaging/rabbitmq/real_broker/foreign_headers.hpp"

namespace test {
using namespace messaging;

namespace {

std::unique_ptr<rabbitmq::PrivateBroker> the_broker;

std::string next_prefix() {
  static int count = 0;
  return "test-" + std::to_string(++count) + ".";
}

}  // namespace

rabbitmq::PrivateBroker& broker() {
  if (!the_broker) the_broker = std::make_unique<rabbitmq::PrivateBroker>(broker_script);
  return *the_broker;
}

void end_broker() {
  the_broker.reset();
}

/// Remembers which queues it consumes.
class RabbitMqUnderTest::Watched final : public RabbitMqTransport {
 public:
  using RabbitMqTransport::RabbitMqTransport;
  Awaitable<std::vector<Delivery>> receive(std::string queue, std::size_t at_most) override {
    consumed.insert(queue);
    return RabbitMqTransport::receive(std::move(queue), at_most);
  }
  void stop_receiving(const std::string& queue) override {
    consumed.erase(queue);
    RabbitMqTransport::stop_receiving(queue);
  }
  std::set<std::string> consumed;
};

RabbitMqUnderTest::RabbitMqUnderTest()
    : prefix_(next_prefix()), onlooker_(time_, broker().url()), proxy_(time_.executor(), broker().url()) {}

RabbitMqUnderTest::~RabbitMqUnderTest() = default;

Transport& RabbitMqUnderTest::connect(const rabbitmq::LinkOptions& link) {
  rabbitmq::Url url = broker().url();
  url.port = proxy_.port();
  RabbitMqOptions options;
  options.prefix = prefix_;
  options.link = link;
  return *connections_.emplace_back(std::make_unique<Watched>(time_.executor(), url, options));
}

/// Returns when the broker has noticed: it then has given back what was in hand there, in the same step.
void RabbitMqUnderTest::disconnect(Transport& transport) {
  const auto found = std::find_if(connections_.begin(), connections_.end(),
                                  [&](const auto& connection) { return connection.get() == &transport; });
  std::map<std::string, std::uint32_t> before;
  for (const auto& queue : (*found)->consumed) before[queue] = onlooker_.consumers(prefix_ + queue);
  connections_.erase(found);
  for (const auto& [queue, count] : before) {
    while (onlooker_.consumers(prefix_ + queue) >= count && count > 0) {
    }
  }
}

void RabbitMqUnderTest::put(const std::string& queue, const conformance::ForeignMessage& message) {
  ForeignHeaders headers(message.headers);
  onlooker_.publish(prefix_ + queue, headers.raw(), message.body);
}

/// Who receives is registered with the broker; and then two questions, of which the second is asked when all that the
/// first one had to wait for is done.
void RabbitMqUnderTest::settle() {
  std::map<std::string, std::uint32_t> receivers;
  for (const auto& connection : connections_) {
    for (const auto& queue : connection->consumed) ++receivers[queue];
  }
  for (const auto& [queue, count] : receivers) {
    while (onlooker_.consumers(prefix_ + queue) < count) {
    }
  }
  for (int question = 1; question <= 2; ++question) onlooker_.ready(prefix_ + "orders");
}

std::vector<RabbitMqUnderTest::Interruption> RabbitMqUnderTest::interruptions() {
  return {{"all connections are cut", [this] { proxy_.cut(); }},
          {"the broker is restarted", [] { broker().restart(); }},
          {"the broker is killed", [] { broker().kill_and_restart(); }}};
}

}  // namespace test

const std::vector<conformance::Maker>& conformance::transports() {
  static const std::vector<Maker> all{{"RabbitMQ", [] { return std::make_unique<test::RabbitMqUnderTest>(); }}};
  return all;
}
