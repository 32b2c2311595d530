#include "messaging/rabbitmq/topology.hpp"

#include <utility>

#include "messaging/transport/transport.hpp"

namespace messaging::rabbitmq {
namespace {

constexpr int not_found = 404;

/// The arguments of a queue. What it is given as text must outlive it.
class Arguments {
 public:
  Arguments& add(const char* name, std::string_view text) {
    auto& entry = entries_.emplace_back();
    entry.key = bytes_of(name);
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = bytes_of(text);
    return *this;
  }
  Arguments& add(const char* name, std::int64_t number) {
    auto& entry = entries_.emplace_back();
    entry.key = bytes_of(name);
    entry.value.kind = AMQP_FIELD_KIND_I64;
    entry.value.value.i64 = number;
    return *this;
  }
  amqp_table_t table() { return {static_cast<int>(entries_.size()), entries_.data()}; }

 private:
  std::vector<amqp_table_entry_t> entries_;
};

/// A quorum queue; what leaves it without being handled is published to the exchange, and kept until that is done.
Arguments quorum_queue(std::string_view dead_letter_exchange) {
  Arguments arguments;
  return arguments.add("x-queue-type", "quorum")
      .add("x-overflow", "reject-publish")
      .add("x-dead-letter-strategy", "at-least-once")
      .add("x-dead-letter-exchange", dead_letter_exchange);
}

}  // namespace

Topology::Topology(std::shared_ptr<AmqpConnection> connection, const Names& names)
    : connection_(std::move(connection)), names_(names) {}

Awaitable<Reply> Topology::call(amqp_method_number_t number, void* method) {
  const auto turn = co_await turn_.lock();
  if (!channel_ || !channel_->is_open()) channel_ = co_await connection_->open_channel();
  co_return co_await channel_->call(number, method);
}

Task Topology::make_exchange(const std::string& name) {
  amqp_exchange_declare_t method{};
  method.exchange = short_text(name, "the name of an exchange");
  method.type = bytes_of("fanout");
  method.durable = 1;
  co_await call(AMQP_EXCHANGE_DECLARE_METHOD, &method);
  known_.insert(name);
}

Task Topology::make_queue(const std::string& name, amqp_table_t arguments) {
  amqp_queue_declare_t method{};
  method.queue = short_text(name, "the name of a queue");
  method.durable = 1;
  method.arguments = arguments;
  co_await call(AMQP_QUEUE_DECLARE_METHOD, &method);
}

Task Topology::bind_queue(const std::string& name, const std::string& exchange) {
  amqp_queue_bind_t method{};
  method.queue = bytes_of(name);
  method.exchange = bytes_of(exchange);
  co_await call(AMQP_QUEUE_BIND_METHOD, &method);
}

Task Topology::make_endpoint(std::string queue) {
  const std::string errors = names_.endpoint(error_queue);
  Arguments of_errors;
  of_errors.add("x-queue-type", "quorum").add("x-delivery-limit", delivery_limit_of_errors);
  co_await make_exchange(errors);
  co_await make_queue(errors, of_errors.table());
  co_await bind_queue(errors, errors);
  if (queue == error_queue) co_return;

  const std::string name = names_.endpoint(queue);
  Arguments arguments = quorum_queue(errors);
  arguments.add("x-delivery-limit", delivery_limit);
  co_await make_queue(name, arguments.table());
  co_await make_exchange(name);
  co_await bind_queue(name, name);
}

Task Topology::make_event(std::string type) {
  const std::string name = names_.event(type);
  if (!known_.contains(name)) co_await make_exchange(name);
}

Task Topology::bind(std::string queue, std::string event_type) {
  co_await make_event(event_type);
  const std::string name = names_.endpoint(queue);
  const std::string exchange = names_.event(event_type);
  co_await bind_queue(name, exchange);
}

/// It is made for good: with x-expires RabbitMQ deletes a quorum queue and what waits in it, however often it is
/// declared. It has no x-message-ttl either: RabbitMQ 3.10 applies that a moment after the queue is there, and what
/// somebody else publishes before stays at its head for ever. So each message says itself how long it waits.
Awaitable<std::string> Topology::make_delay(std::string queue, Milliseconds delay) {
  const std::string name = names_.delay(queue, delay);
  const std::string back_to = names_.endpoint(queue);
  Arguments arguments = quorum_queue("");  // the default exchange: to the queue of that name
  arguments.add("x-dead-letter-routing-key", back_to);
  co_await make_queue(name, arguments.table());
  co_return name;
}

/// A call about something that may not be there; then nothing.
Awaitable<std::optional<Reply>> Topology::find(amqp_method_number_t number, void* method) {
  try {
    co_return co_await call(number, method);
  } catch (const ChannelClosed& refusal) {
    if (refusal.code != not_found) throw;
  }
  co_return std::nullopt;
}

Awaitable<bool> Topology::has_endpoint(std::string queue) {
  const std::string name = names_.endpoint(queue);
  if (known_.contains(name)) co_return true;
  if (name.size() > longest_name) co_return false;
  amqp_exchange_declare_t method{};
  method.exchange = bytes_of(name);
  method.type = bytes_of("fanout");
  method.passive = 1;
  const auto found = co_await find(AMQP_EXCHANGE_DECLARE_METHOD, &method);
  if (found) known_.insert(name);
  co_return found.has_value();
}

Awaitable<std::int64_t> Topology::count(std::string name) {
  amqp_queue_declare_t method{};
  method.queue = short_text(name, "the name of a queue");
  method.passive = 1;
  const auto found = co_await find(AMQP_QUEUE_DECLARE_METHOD, &method);
  co_return found ? found->messages : 0;
}

Task Topology::purge(std::string name) {
  amqp_queue_purge_t method{};
  method.queue = short_text(name, "the name of a queue");
  co_await find(AMQP_QUEUE_PURGE_METHOD, &method);
}

}  // namespace messaging::rabbitmq
