#include "messaging/rabbitmq/channel.hpp"

#include <fmt/format.h>

#include "messaging/rabbitmq/amqp_connection.hpp"

namespace messaging::rabbitmq {
namespace {

/// No RabbitMQ can be set up to carry more. (What is too long for an endpoint goes whole to the error queue.)
constexpr std::uint64_t longest_body = std::uint64_t{512} * 1024 * 1024;

template <class Method>
const Method& as(const void* method) {
  return *static_cast<const Method*>(method);
}

std::string text(const amqp_bytes_t& bytes) {
  return std::string(view_of(bytes));
}

}  // namespace

void Channel::cast(amqp_method_number_t number, void* method) {
  if (failure_) std::rethrow_exception(failure_);
  std::string frame;
  append_method(frame, number_, number, method);
  connection_.write(frame);
}

Awaitable<Reply> Channel::call(amqp_method_number_t number, void* method) {
  cast(number, method);
  return answer();
}

Awaitable<Reply> Channel::answer() {
  const auto call = calls_.emplace_back(std::make_shared<Call>());
  // By reference: g++ 12 destroys what a lambda inside a co_await expression holds twice.
  co_await suspend([&call](Suspension suspension) { call->suspension = std::move(suspension); });
  co_return std::move(call->reply);
}

void Channel::publish(std::string_view exchange, std::string_view routing_key, bool mandatory,
                      amqp_basic_properties_t& properties, std::string_view body) {
  if (failure_) std::rethrow_exception(failure_);
  amqp_basic_publish_t method{};
  method.exchange = bytes_of(exchange);
  method.routing_key = bytes_of(routing_key);
  method.mandatory = mandatory ? 1 : 0;
  std::string frames;
  append_method(frames, number_, AMQP_BASIC_PUBLISH_METHOD, &method);
  append_content(frames, number_, connection_.frame_max(), properties, body);
  connection_.write(frames);
}

Awaitable<std::optional<Message>> Channel::get(std::string queue) {
  amqp_basic_get_t method{};
  method.queue = bytes_of(queue);
  Reply got = co_await call(AMQP_BASIC_GET_METHOD, &method);
  co_return std::move(got.message);
}

void Channel::acknowledge(std::uint64_t tag) {
  amqp_basic_ack_t method{};
  method.delivery_tag = tag;
  cast(AMQP_BASIC_ACK_METHOD, &method);
}

void Channel::give_back(std::uint64_t tag, bool multiple) {
  amqp_basic_nack_t method{};
  method.delivery_tag = tag;
  method.multiple = multiple ? 1 : 0;
  method.requeue = 1;
  cast(AMQP_BASIC_NACK_METHOD, &method);
}

Task Channel::close() {
  amqp_channel_close_t method{};
  method.reply_code = AMQP_REPLY_SUCCESS;
  co_await call(AMQP_CHANNEL_CLOSE_METHOD, &method);
  if (failure_) co_return;  // with the whole connection, meanwhile
  fail(std::make_exception_ptr(TransportError("the channel is closed")));
  connection_.forget(number_);
}

void Channel::handle(const amqp_frame_t& frame) {
  if (frame.frame_type == AMQP_FRAME_METHOD) {
    handle_method(frame.payload.method.id, frame.payload.method.decoded);
  } else if (frame.frame_type == AMQP_FRAME_HEADER && arriving_kind_ != 0) {
    auto read = read_properties(*static_cast<const amqp_basic_properties_t*>(frame.payload.properties.decoded));
    arriving_.envelope.headers = std::move(read.headers);
    arriving_.deliveries = read.deliveries;
    arriving_.given_up_by = std::move(read.given_up_by);
    if (frame.payload.properties.body_size > longest_body) {
      throw TransportError(
          fmt::format("a message of {} bytes is more than this program takes in", frame.payload.properties.body_size));
    }
    still_to_come_ = frame.payload.properties.body_size;
    if (still_to_come_ == 0) end_message();
  } else if (frame.frame_type == AMQP_FRAME_BODY && still_to_come_ >= frame.payload.body_fragment.len) {
    arriving_.envelope.body += view_of(frame.payload.body_fragment);
    still_to_come_ -= frame.payload.body_fragment.len;
    if (still_to_come_ == 0) end_message();
  } else {
    throw TransportError("RabbitMQ sent a frame that belongs to no message");
  }
}

void Channel::handle_method(amqp_method_number_t number, const void* method) {
  Message message;
  switch (number) {
    case AMQP_BASIC_DELIVER_METHOD: {
      const auto& deliver = as<amqp_basic_deliver_t>(method);
      message.tag = deliver.delivery_tag;
      message.consumer_tag = text(deliver.consumer_tag);
      return begin_message(number, std::move(message));
    }
    case AMQP_BASIC_RETURN_METHOD: {
      const auto& back = as<amqp_basic_return_t>(method);
      message.exchange = text(back.exchange);
      message.routing_key = text(back.routing_key);
      return begin_message(number, std::move(message));
    }
    case AMQP_BASIC_GET_OK_METHOD: {
      message.tag = as<amqp_basic_get_ok_t>(method).delivery_tag;
      return begin_message(number, std::move(message));
    }
    case AMQP_BASIC_ACK_METHOD: {
      const auto& ack = as<amqp_basic_ack_t>(method);
      if (events_ != nullptr) events_->confirmed(ack.delivery_tag, ack.multiple != 0, true);
      return;
    }
    case AMQP_BASIC_NACK_METHOD: {
      const auto& nack = as<amqp_basic_nack_t>(method);
      if (events_ != nullptr) events_->confirmed(nack.delivery_tag, nack.multiple != 0, false);
      return;
    }
    case AMQP_BASIC_CANCEL_METHOD: {
      if (events_ != nullptr) events_->cancelled(text(as<amqp_basic_cancel_t>(method).consumer_tag));
      return;
    }
    case AMQP_CHANNEL_CLOSE_METHOD: {
      const auto& close = as<amqp_channel_close_t>(method);
      return refused(close.reply_code, view_of(close.reply_text));
    }
    case AMQP_QUEUE_DECLARE_OK_METHOD: {
      Reply declared;
      declared.messages = as<amqp_queue_declare_ok_t>(method).message_count;
      declared.consumers = as<amqp_queue_declare_ok_t>(method).consumer_count;
      return reply(std::move(declared));
    }
    default:
      return reply(Reply());
  }
}

void Channel::begin_message(amqp_method_number_t kind, Message message) {
  arriving_kind_ = kind;
  arriving_ = std::move(message);
}

void Channel::end_message() {
  const auto kind = std::exchange(arriving_kind_, 0);
  Message message = std::exchange(arriving_, Message());
  if (kind == AMQP_BASIC_GET_OK_METHOD) {
    Reply got;
    got.message = std::move(message);
    reply(std::move(got));
  } else if (events_ != nullptr && kind == AMQP_BASIC_DELIVER_METHOD) {
    events_->delivered(std::move(message));
  } else if (events_ != nullptr) {
    events_->returned(message);
  }
}

void Channel::reply(Reply reply) {
  if (calls_.empty()) throw TransportError("RabbitMQ answered what nobody had asked");
  const auto call = std::move(calls_.front());
  calls_.pop_front();
  call->reply = std::move(reply);
  if (call->suspension) call->suspension.resume();
}

void Channel::refused(int code, std::string_view text) {
  amqp_channel_close_ok_t method{};
  cast(AMQP_CHANNEL_CLOSE_OK_METHOD, &method);
  const ChannelClosed closed(code, std::string(text));
  fail(std::make_exception_ptr(closed));
  // What is under way on a channel that somebody listens to is lost with it: as good as a lost connection.
  if (events_ != nullptr) connection_.close(closed.what());
  connection_.forget(number_);
}

void Channel::fail(std::exception_ptr failure) {
  if (failure_) return;
  failure_ = std::move(failure);
  for (const auto& call : std::exchange(calls_, {})) {
    if (call->suspension) call->suspension.fail(failure_);
  }
}

}  // namespace messaging::rabbitmq
