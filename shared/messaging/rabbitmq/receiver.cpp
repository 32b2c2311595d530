#include "messaging/rabbitmq/receiver.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <random>

#include "messaging/errors.hpp"

namespace messaging::rabbitmq {
namespace {

/// Leases of different processes and connections need to differ; they are no secret.
std::int64_t first_generation() {
  std::random_device random;
  return (std::int64_t{random()} << 31U) ^ random();
}

}  // namespace

LeaseLost lease_lost() {
  return LeaseLost(
      "a message is not in hand any more: it was settled before, or the connection on which it was handed "
      "out is lost, and it is delivered again");
}

Receiver::Receiver(const asio::any_io_executor& executor, const Url& url, const LinkOptions& options, Names names)
    : Link(executor, url, "receives", options), names_(std::move(names)), token_(first_generation()) {}

Task Receiver::opened(std::shared_ptr<AmqpConnection> connection) {
  const auto channel = co_await connection->open_channel(this);
  topology_ = std::make_shared<Topology>(connection, names_);
  channel_ = channel;
  ++token_;
}

void Receiver::lost(const std::exception_ptr&) {
  held_.clear();
  queue_of_.clear();
  for (auto& [queue, consumer] : consumers_) {
    consumer.tag.clear();
    consumer.held = 0;
    consumer.ahead.clear();
    consumer.changed.notify_all();
  }
}

Awaitable<std::vector<Delivery>> Receiver::receive(std::string queue, std::size_t at_most) {
  Consumer& consumer = consumers_[queue];
  auto deadline = end_of_patience();
  while (!consumer.stopped) {
    if (!consumer.ahead.empty()) co_return take(queue, at_most);
    if (!is_up()) {
      start_or_throw(deadline);
      co_await changed().wait();
      continue;
    }
    co_await consume(queue, at_most);
    if (is_up() && consumer.ahead.empty() && !consumer.stopped) co_await consumer.changed.wait();
    deadline = end_of_patience();
  }
  co_return std::vector<Delivery>();
}

/// Sees to it that the broker may send at least one more message, and as many at once as are asked for.
Task Receiver::consume(std::string queue, std::size_t at_most) {
  Consumer& consumer = consumers_[queue];
  const auto window =
      static_cast<std::uint16_t>(std::clamp<std::size_t>(at_most, 1, std::numeric_limits<std::uint16_t>::max()));
  try {
    const auto turn = co_await turn_.lock();
    if (!is_up() || consumer.stopped || !consumer.ahead.empty()) co_return;
    if (!consumer.tag.empty()) {
      if (consumer.held < consumer.window && window <= consumer.window) co_return;
      co_await cancel(consumer);
      if (!consumer.ahead.empty()) co_return;
    }
    const auto topology = topology_;
    const auto channel = channel_;
    co_await topology->make_endpoint(queue);
    if (consumer.stopped) co_return;
    amqp_basic_qos_t prefetch{};
    prefetch.prefetch_count = window;
    co_await channel->call(AMQP_BASIC_QOS_METHOD, &prefetch);
    if (consumer.stopped) co_return;
    consumer.tag = fmt::format("{}.{}", names_.endpoint(queue).substr(0, 200), ++consumers_made_);
    consumer.window = window;
    consumer.held = 0;
    queue_of_[consumer.tag] = queue;
    const std::string name = names_.endpoint(queue);
    const std::string tag = consumer.tag;
    amqp_basic_consume_t method{};
    method.queue = bytes_of(name);
    method.consumer_tag = bytes_of(tag);
    co_await channel->call(AMQP_BASIC_CONSUME_METHOD, &method);
  } catch (const ChannelClosed&) {
    throw;
  } catch (const TransportError&) {
    if (is_up()) throw;  // otherwise the loss of the connection: who receives waits for the next one
  }
}

/// What was sent ahead before the broker knew of it is kept.
Task Receiver::cancel(Consumer& consumer) {
  const std::string tag = std::exchange(consumer.tag, "");
  amqp_basic_cancel_t method{};
  method.consumer_tag = bytes_of(tag);
  co_await channel_->call(AMQP_BASIC_CANCEL_METHOD, &method);
  queue_of_.erase(tag);
}

void Receiver::stop(const std::string& queue) {
  Consumer& consumer = consumers_[queue];
  consumer.stopped = true;
  if (is_up()) {
    const std::string tag = std::exchange(consumer.tag, "");
    if (!tag.empty()) {
      amqp_basic_cancel_t method{};
      method.consumer_tag = bytes_of(tag);
      method.nowait = 1;
      channel_->cast(AMQP_BASIC_CANCEL_METHOD, &method);
    }
    for (const auto& message : std::exchange(consumer.ahead, {})) channel_->give_back(message.tag);
  }
  consumer.changed.notify_all();
  changed().notify_all();
}

void Receiver::delivered(Message&& message) {
  const auto queue = queue_of_.find(message.consumer_tag);
  if (queue == queue_of_.end()) return;
  Consumer& consumer = consumers_[queue->second];
  if (consumer.stopped) return channel_->give_back(message.tag);
  if (consumer.ahead.size() >= consumer.window) throw TransportError("RabbitMQ sends more than it was asked for");
  if (consumer.tag == message.consumer_tag) ++consumer.held;
  consumer.ahead.push_back(std::move(message));
  consumer.changed.notify_all();
}

void Receiver::cancelled(const std::string& consumer_tag) {
  const auto queue = queue_of_.find(consumer_tag);
  if (queue == queue_of_.end()) return;
  Consumer& consumer = consumers_[queue->second];
  if (consumer.tag == consumer_tag) consumer.tag.clear();
  consumer.changed.notify_all();  // whoever waits makes the queue again
}

std::vector<Delivery> Receiver::take(const std::string& queue, std::size_t at_most) {
  Consumer& consumer = consumers_[queue];
  std::vector<Delivery> taken;
  while (!consumer.ahead.empty() && taken.size() < at_most) {
    Message& message = consumer.ahead.front();
    const Lease lease(static_cast<std::int64_t>(message.tag), token_);
    const Delivery& delivery = taken.emplace_back(std::move(message.envelope), lease, message.deliveries);
    held_.emplace(lease.id, Held(queue, message.consumer_tag, delivery));
    consumer.ahead.pop_front();
  }
  return taken;
}

Receiver::Held Receiver::held(const Lease& lease) const {
  const auto found = held_.find(lease.id);
  if (found == held_.end() || lease.token != token_) throw lease_lost();
  return found->second;
}

/// False if the lease is lost.
bool Receiver::release(const Lease& lease) {
  const auto found = held_.find(lease.id);
  if (found == held_.end() || lease.token != token_ || !is_up()) return false;
  Consumer& consumer = consumers_[found->second.queue];
  if (consumer.tag == found->second.consumer_tag) --consumer.held;
  held_.erase(found);
  return true;
}

bool Receiver::acknowledge(const Lease& lease) {
  if (!release(lease)) return false;
  channel_->acknowledge(static_cast<std::uint64_t>(lease.id));
  return true;
}

bool Receiver::give_back(const Lease& lease) {
  if (!release(lease)) return false;
  channel_->give_back(static_cast<std::uint64_t>(lease.id));
  return true;
}

Task Receiver::flushed() {
  const auto connection = this->connection();
  bool well = connection != nullptr;
  try {
    if (well) co_await connection->flushed();
  } catch (const TransportError&) {
    well = false;
  }
  if (!well) throw lease_lost();
}

}  // namespace messaging::rabbitmq
