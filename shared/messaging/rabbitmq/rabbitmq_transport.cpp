#include "messaging/rabbitmq/rabbitmq_transport.hpp"

#include <fmt/format.h>

#include "messaging/errors.hpp"
#include "messaging/rabbitmq/error_queue.hpp"
#include "messaging/rabbitmq/publisher.hpp"
#include "messaging/rabbitmq/receiver.hpp"

namespace messaging {

using rabbitmq::Post;

RabbitMqTransport::RabbitMqTransport(const asio::any_io_executor& executor, const rabbitmq::Url& url,
                                     const RabbitMqOptions& options)
    : names_(options.prefix),
      publisher_(std::make_shared<rabbitmq::Publisher>(executor, url, options.link, names_)),
      receiver_(std::make_shared<rabbitmq::Receiver>(executor, url, options.link, names_)) {
  rabbitmq::make_stream(executor, url);  // throws now, not at each attempt to connect
}

RabbitMqTransport::~RabbitMqTransport() {
  publisher_->close();
  receiver_->close();
}

Promises RabbitMqTransport::promises() const {
  Promises promises;
  promises.batches_are_atomic = false;
  promises.exact_delays = false;
  promises.sends_nothing_ahead = false;
  return promises;
}

Task RabbitMqTransport::create_queue(std::string queue) {
  return publisher_->make_endpoint(std::move(queue));
}

Task RabbitMqTransport::subscribe(std::string queue, std::string event_type) {
  return publisher_->subscribe(std::move(queue), std::move(event_type));
}

Task RabbitMqTransport::send(std::vector<OutgoingMessage> messages) {
  const auto topology = co_await publisher_->topology();
  std::vector<Post> posts;
  for (const auto& message : messages) {
    if (message.intent == Intent::event) {
      co_await topology->make_event(message.destination);
      posts.emplace_back(names_.event(message.destination), message.envelope);
      continue;
    }
    Post post(names_.endpoint(message.destination), message.envelope);
    post.if_unroutable = fmt::format("there is no queue {} for the command {}: has its endpoint been set up?",
                                     message.destination, message.envelope.type());
    // Publishing to an exchange that is not there would cost the channel, and whatever is under way on it.
    const bool there = co_await topology->has_endpoint(message.destination);
    if (!there) throw Unroutable(post.if_unroutable);
    posts.push_back(std::move(post));
  }
  co_await publisher_->publish(std::move(posts));
}

Awaitable<std::vector<Delivery>> RabbitMqTransport::receive(std::string queue, std::size_t at_most) {
  return receiver_->receive(std::move(queue), at_most);
}

void RabbitMqTransport::stop_receiving(const std::string& queue) {
  receiver_->stop(queue);
}

Task RabbitMqTransport::complete(std::vector<Lease> leases) {
  bool lost = false;
  for (const auto& lease : leases) {
    if (!receiver_->acknowledge(lease)) lost = true;
  }
  co_await receiver_->flushed();
  if (lost) throw rabbitmq::lease_lost();
}

Task RabbitMqTransport::abandon(Lease lease, Milliseconds delay) {
  if (delay > Milliseconds(0)) {
    Envelope same = receiver_->held(lease).delivery.envelope;
    co_await replace(lease, std::move(same), delay);
    co_return;
  }
  if (!receiver_->give_back(lease)) throw rabbitmq::lease_lost();
  co_await receiver_->flushed();
}

Task RabbitMqTransport::move_to_error(Lease lease, Headers why) {
  Envelope failed = receiver_->held(lease).delivery.envelope;
  for (auto& [name, value] : why) failed.headers[name] = value;
  co_await replace(lease, std::move(failed), std::nullopt);
}

/// Publishes a copy to a delay queue or the error queue, and then acknowledges the original. A crash between the two
/// leaves both: a duplicate, and never a loss.
Task RabbitMqTransport::replace(Lease lease, Envelope copy, std::optional<Milliseconds> delay) {
  const auto held = receiver_->held(lease);
  std::exception_ptr failure;
  try {
    Post post(names_.endpoint(error_queue), copy);
    if (delay) {
      const auto topology = co_await publisher_->topology();
      post.exchange.clear();
      post.routing_key = co_await topology->make_delay(held.queue, *delay);
      post.deliveries_before = held.delivery.deliveries;
      post.expires_in = delay;
    }
    post.if_unroutable = "the queue for it is not there any more";
    std::vector<Post> posts(1, post);
    co_await publisher_->publish(std::move(posts));
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    receiver_->give_back(lease);  // nobody else would, as long as this connection lasts
    std::rethrow_exception(failure);
  }
  if (!receiver_->acknowledge(lease)) throw rabbitmq::lease_lost();
  co_await receiver_->flushed();
}

Awaitable<std::vector<Envelope>> RabbitMqTransport::failed_messages() {
  return rabbitmq::failed_messages(*publisher_, names_);
}

Awaitable<std::size_t> RabbitMqTransport::return_failed(std::optional<std::string> message_id) {
  return rabbitmq::return_failed(*publisher_, names_, std::move(message_id));
}

std::string RabbitMqTransport::name_of(const std::string& queue, Milliseconds delay) const {
  return delay > Milliseconds(0) ? names_.delay(queue, delay) : names_.endpoint(queue);
}

Awaitable<std::int64_t> RabbitMqTransport::waiting(std::string queue, Milliseconds delay) {
  const auto topology = co_await publisher_->topology();
  co_return co_await topology->count(name_of(queue, delay));
}

Task RabbitMqTransport::purge(std::string queue, Milliseconds delay) {
  const auto topology = co_await publisher_->topology();
  co_await topology->purge(name_of(queue, delay));
}

}  // namespace messaging
