#include "rabbitmq/programs/onlooker.hpp"

namespace test {
using namespace messaging::rabbitmq;

Onlooker::~Onlooker() {
  if (connection_) connection_->close("the test is over");
}

Channel& Onlooker::channel() {
  if (!connection_ || !connection_->is_open()) {
    connection_ = std::make_shared<AmqpConnection>(time_.executor(), url_, "looks on", std::chrono::seconds(0));
    time_.run(connection_->open());
    channel_ = nullptr;
  }
  if (!channel_ || !channel_->is_open()) channel_ = time_.run(connection_->open_channel());
  return *channel_;
}

Reply Onlooker::state(const std::string& queue) {
  amqp_queue_declare_t method{};
  method.queue = bytes_of(queue);
  method.passive = 1;
  for (;;) {
    try {
      return time_.run(channel().call(AMQP_QUEUE_DECLARE_METHOD, &method));
    } catch (const ChannelClosed& refusal) {
      if (refusal.code != 404) throw;
      return {};
    } catch (const messaging::TransportError&) {
      // The broker was restarted meanwhile; it is back when a restart returns.
    }
  }
}

void Onlooker::unbind(const std::string& endpoint) {
  amqp_queue_unbind_t method{};
  method.queue = bytes_of(endpoint);
  method.exchange = bytes_of(endpoint);
  time_.run(channel().call(AMQP_QUEUE_UNBIND_METHOD, &method));
}

void Onlooker::delete_exchange(const std::string& exchange) {
  amqp_exchange_delete_t method{};
  method.exchange = bytes_of(exchange);
  time_.run(channel().call(AMQP_EXCHANGE_DELETE_METHOD, &method));
}

void Onlooker::make_classic_queue(const std::string& queue) {
  amqp_queue_declare_t method{};
  method.queue = bytes_of(queue);
  method.durable = 1;
  time_.run(channel().call(AMQP_QUEUE_DECLARE_METHOD, &method));
}

void Onlooker::publish(const std::string& queue, amqp_basic_properties_t& properties, const std::string& body) {
  channel().publish("", queue, false, properties, body);
  state(queue);  // by its answer the broker has the message
}

}  // namespace test
