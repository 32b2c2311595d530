#include "messaging/rabbitmq/publisher.hpp"

#include "messaging/errors.hpp"
#include "messaging/waiting/suspension.hpp"

namespace messaging::rabbitmq {

/// Messages that were published together.
struct Publisher::Batch {
  void settled() {
    if (--unconfirmed == 0 && suspension) suspension.resume();
  }
  std::size_t unconfirmed = 0;
  std::exception_ptr failure;
  Suspension suspension;
};

Publisher::Publisher(const asio::any_io_executor& executor, const Url& url, const LinkOptions& options, Names names)
    : Link(executor, url, "publishes", options), names_(std::move(names)) {}

Task Publisher::opened(std::shared_ptr<AmqpConnection> connection) {
  const auto topology = std::make_shared<Topology>(connection, names_);
  // Copies: others may be added while the broker answers.
  const auto endpoints = endpoints_;
  const auto subscriptions = subscriptions_;
  for (const auto& queue : endpoints) co_await topology->make_endpoint(queue);
  for (const auto& [queue, event_type] : subscriptions) co_await topology->bind(queue, event_type);
  const auto channel = co_await connection->open_channel(this);
  amqp_confirm_select_t method{};
  co_await channel->call(AMQP_CONFIRM_SELECT_METHOD, &method);
  topology_ = topology;
  channel_ = channel;
  published_ = 0;
}

void Publisher::lost(const std::exception_ptr& why) {
  for (auto& [number, unconfirmed] : std::exchange(unconfirmed_, {})) {
    unconfirmed.batch->failure = why;
    unconfirmed.batch->settled();
  }
}

Awaitable<std::shared_ptr<Topology>> Publisher::topology() {
  co_await up();
  co_return topology_;
}

Awaitable<std::shared_ptr<Channel>> Publisher::open_channel() {
  co_await up();
  co_return co_await connection()->open_channel();
}

Task Publisher::make_endpoint(std::string queue) {
  const auto topology = co_await this->topology();
  co_await topology->make_endpoint(queue);
  endpoints_.insert(queue);
}

Task Publisher::subscribe(std::string queue, std::string event_type) {
  const auto topology = co_await this->topology();
  co_await topology->bind(queue, event_type);
  subscriptions_.emplace(queue, event_type);
}

Task Publisher::publish(std::vector<Post> posts) {
  co_await up();
  const auto batch = std::make_shared<Batch>();
  for (auto& post : posts) {
    // A fanout exchange does not ask for the key; here it says which message it is that comes back.
    if (post.routing_key.empty()) post.routing_key = std::to_string(published_ + 1);
    OutgoingProperties properties(*post.envelope, post.deliveries_before, post.expires_in);
    channel_->publish(post.exchange, post.routing_key, !post.if_unroutable.empty(), properties.raw(),
                      post.envelope->body);
    unconfirmed_.emplace(++published_, Unconfirmed{batch, std::move(post.routing_key), std::move(post.if_unroutable)});
    ++batch->unconfirmed;
  }
  if (batch->unconfirmed > 0) {
    co_await suspend([&batch](Suspension suspension) { batch->suspension = std::move(suspension); });
  }
  if (batch->failure) std::rethrow_exception(batch->failure);
}

void Publisher::returned(const Message& message) {
  for (auto& [number, unconfirmed] : unconfirmed_) {
    if (unconfirmed.routing_key != message.routing_key) continue;
    unconfirmed.batch->failure = std::make_exception_ptr(Unroutable(unconfirmed.if_unroutable));
    unconfirmed.routing_key.clear();  // the next one that comes back with this key is another
    return;                           // its confirm is still to come
  }
}

void Publisher::confirmed(std::uint64_t number, bool multiple, bool accepted) {
  auto first = multiple ? unconfirmed_.begin() : unconfirmed_.find(number);
  while (first != unconfirmed_.end() && first->first <= number) {
    const auto batch = first->second.batch;
    first = unconfirmed_.erase(first);
    if (!accepted && !batch->failure) {
      batch->failure =
          std::make_exception_ptr(TransportError("RabbitMQ could not take a message in, and says no more"));
    }
    batch->settled();
  }
}

}  // namespace messaging::rabbitmq
