#include "messaging/rabbitmq/error_queue.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace messaging::rabbitmq {
namespace {

/// A look into the error queue: all of its messages are in our hands for a moment.
struct Look {
  Look(std::shared_ptr<Channel> its_channel, std::vector<Message> found)
      : channel(std::move(its_channel)), messages(std::move(found)) {}
  std::shared_ptr<Channel> channel;
  std::vector<Message> messages;
};

/// What the broker gave up by itself says why in its own way.
void explain(Message& message, const Names& names) {
  if (message.given_up_by.empty()) return;
  auto& headers = message.envelope.headers;
  headers[header::failed_queue] = names.queue_of(message.given_up_by);
  headers[header::exception_message] =
      fmt::format("given up by RabbitMQ: handed out more than {} times without a result", delivery_limit);
  headers[header::attempts] = std::to_string(message.deliveries);
}

Awaitable<Look> look(Publisher& publisher, const Names& names) {
  const auto topology = co_await publisher.topology();
  co_await topology->make_endpoint(error_queue);
  const auto channel = co_await publisher.open_channel();
  std::vector<Message> found;
  for (;;) {
    auto message = co_await channel->get(names.endpoint(error_queue));
    if (!message) break;
    explain(*message, names);
    found.push_back(std::move(*message));
  }
  co_return Look(channel, std::move(found));
}

/// Gives back what is still in our hands, in its old order.
Task put_back(const Look& look, const std::set<std::uint64_t>& acknowledged) {
  for (const auto& message : look.messages) {
    if (!acknowledged.contains(message.tag)) look.channel->give_back(message.tag);
  }
  co_await look.channel->close();
}

/// Publishes a message afresh to where it failed. Throws Unroutable if that queue is not there any more.
Task put_where_it_failed(Publisher& publisher, const Names& names, const Envelope& failed) {
  const std::string queue = failed.header(header::failed_queue);
  const auto topology = co_await publisher.topology();
  const bool there = queue != error_queue && co_await topology->has_endpoint(queue);
  if (!there) throw Unroutable(queue_is_gone(failed.headers));
  Envelope afresh = failed;
  remove_failure(afresh.headers);
  Post post(names.endpoint(queue), afresh);
  post.if_unroutable = queue_is_gone(failed.headers);
  std::vector<Post> posts(1, post);
  co_await publisher.publish(std::move(posts));
}

}  // namespace

Awaitable<std::vector<Envelope>> failed_messages(Publisher& publisher, const Names& names) {
  Look all = co_await look(publisher, names);
  const std::set<std::uint64_t> none;
  co_await put_back(all, none);
  std::vector<Envelope> envelopes;
  for (auto& message : all.messages) envelopes.push_back(std::move(message.envelope));
  co_return envelopes;
}

Awaitable<std::size_t> return_failed(Publisher& publisher, const Names& names, std::optional<std::string> message_id) {
  const Look all = co_await look(publisher, names);
  std::set<std::uint64_t> returned;
  std::exception_ptr failure;
  for (const auto& message : all.messages) {
    if (message.envelope.header(header::failed_queue).empty()) continue;
    if (message_id && message.envelope.id() != *message_id) continue;
    try {
      co_await put_where_it_failed(publisher, names, message.envelope);
      all.channel->acknowledge(message.tag);
      returned.insert(message.tag);
    } catch (...) {
      failure = std::current_exception();
    }
    if (!all.channel->is_open()) break;
  }
  // What was returned stays returned, and the others stay, whatever went wrong with one.
  if (all.channel->is_open()) co_await put_back(all, returned);
  if (failure) std::rethrow_exception(failure);
  co_return returned.size();
}

}  // namespace messaging::rabbitmq
