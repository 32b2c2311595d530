#include "messaging/rabbitmq/real_broker/onlooker.hpp"

#include <array>

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

void Onlooker::delete_queue(const std::string& queue) {
  amqp_queue_delete_t method{};
  method.queue = bytes_of(queue);
  time_.run(channel().call(AMQP_QUEUE_DELETE_METHOD, &method));
}

void Onlooker::make_classic_queue(const std::string& queue) {
  amqp_queue_declare_t method{};
  method.queue = bytes_of(queue);
  method.durable = 1;
  time_.run(channel().call(AMQP_QUEUE_DECLARE_METHOD, &method));
}

void Onlooker::make_full_queue(const std::string& queue, const std::string& exchange) {
  std::array<amqp_table_entry_t, 2> arguments{};
  arguments[0].key = bytes_of("x-max-length");
  arguments[0].value.kind = AMQP_FIELD_KIND_I32;
  arguments[1].key = bytes_of("x-overflow");
  arguments[1].value.kind = AMQP_FIELD_KIND_UTF8;
  arguments[1].value.value.bytes = bytes_of("reject-publish");
  amqp_queue_declare_t declare{};
  declare.queue = bytes_of(queue);
  declare.arguments = {static_cast<int>(arguments.size()), arguments.data()};
  time_.run(channel().call(AMQP_QUEUE_DECLARE_METHOD, &declare));
  amqp_queue_bind_t bind{};
  bind.queue = declare.queue;
  bind.exchange = bytes_of(exchange);
  time_.run(channel().call(AMQP_QUEUE_BIND_METHOD, &bind));
}

void Onlooker::publish(const std::string& queue, amqp_basic_properties_t& properties, const std::string& body) {
  channel().publish("", queue, false, properties, body);
  state(queue);  // by its answer the broker has the message
}

}  // namespace test
