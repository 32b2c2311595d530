#include "transports/rabbitmq_floor.hpp"

#include <amqp_tcp_socket.h>
#include <fmt/format.h>

#include <stdexcept>

#include "messaging/rabbitmq/wire/frames.hpp"

namespace figures {
namespace {

using messaging::rabbitmq::bytes_of;
constexpr amqp_channel_t channel = 1;

}  // namespace

BareQueue::BareQueue(const messaging::rabbitmq::Url& url, std::string queue)
    : queue_(std::move(queue)), connection_(amqp_new_connection()) {
  auto* const socket = amqp_tcp_socket_new(connection_.get());
  require(socket != nullptr, "a socket");
  require(amqp_socket_open(socket, url.host.c_str(), url.port) == AMQP_STATUS_OK, "connecting");
  const auto reply =
      amqp_login(connection_.get(), url.vhost.c_str(), AMQP_DEFAULT_MAX_CHANNELS, AMQP_DEFAULT_FRAME_SIZE, 0,
                 AMQP_SASL_METHOD_PLAIN, url.user.c_str(), url.password.c_str());
  require(reply.reply_type == AMQP_RESPONSE_NORMAL, "logging in");
  require(amqp_channel_open(connection_.get(), channel) != nullptr, "opening a channel");
  require(amqp_confirm_select(connection_.get(), channel) != nullptr, "asking for confirms");
}

void BareQueue::publish(const BareMessages& messages, std::size_t window) {
  for (const auto& message : messages) {
    while (unconfirmed_.size() >= window) wait_for_confirm();
    const int status = amqp_basic_publish(connection_.get(), channel, bytes_of(queue_), amqp_empty_bytes, 1, 0,
                                          &message->properties.raw(), bytes_of(message->envelope.body));
    require(status == AMQP_STATUS_OK, "publishing");
    unconfirmed_.insert(++published_);
  }
  while (!unconfirmed_.empty()) wait_for_confirm();
}

void BareQueue::wait_for_confirm() {
  amqp_frame_t frame;
  require(amqp_simple_wait_frame(connection_.get(), &frame) == AMQP_STATUS_OK, "waiting for a confirm");
  require(frame.frame_type == AMQP_FRAME_METHOD && frame.payload.method.id == AMQP_BASIC_ACK_METHOD, "a confirm");
  const auto& ack = *static_cast<const amqp_basic_ack_t*>(frame.payload.method.decoded);
  const auto end = unconfirmed_.upper_bound(ack.delivery_tag);
  unconfirmed_.erase(ack.multiple != 0 ? unconfirmed_.begin() : unconfirmed_.find(ack.delivery_tag), end);
  amqp_maybe_release_buffers(connection_.get());
}

void BareQueue::begin_to_consume(std::size_t prefetch) {
  const auto count = static_cast<std::uint16_t>(prefetch);
  require(amqp_basic_qos(connection_.get(), channel, 0, count, 0) != nullptr, "setting the prefetch count");
  require(amqp_basic_consume(connection_.get(), channel, bytes_of(queue_), amqp_empty_bytes, 0, 0, 0,
                             amqp_empty_table) != nullptr,
          "consuming");
}

void BareQueue::consume(std::size_t count) {
  for (; count > 0; --count) {
    amqp_envelope_t envelope;
    const auto reply = amqp_consume_message(connection_.get(), &envelope, nullptr, 0);
    require(reply.reply_type == AMQP_RESPONSE_NORMAL, "receiving");
    const int status = amqp_basic_ack(connection_.get(), channel, envelope.delivery_tag, 0);
    amqp_destroy_envelope(&envelope);
    require(status == AMQP_STATUS_OK, "acknowledging");
    amqp_maybe_release_buffers(connection_.get());
  }
}

void BareQueue::remove() {
  require(amqp_queue_delete(connection_.get(), channel, bytes_of(queue_), 0, 0) != nullptr, "deleting the queue");
}

void BareQueue::require(bool well, const char* what) const {
  if (!well) throw std::runtime_error(fmt::format("RabbitMQ by the bare codec: {} does not go well", what));
}

}  // namespace figures
