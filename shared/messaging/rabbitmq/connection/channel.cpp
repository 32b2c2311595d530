#include "messaging/rabbitmq/connection/channel.hpp"

#include <fmt/format.h>

#include "messaging/rabbitmq/connection/amqp_connection.hpp"
#include "messaging/text/characters.hpp"

namespace messaging::rabbitmq {
namespace {

/// No RabbitMQ can be set up to carry more. (What is too long for an endpoint goes whole to the error queue.)
constexpr std::uint64_t longest_body = std::uint64_t{512} * 1024 * 1024;

}  // namespace

void Channel::cast(amqp_method_number_t number, void* method) {
  if (failure_) std::rethrow_exception(failure_);
  std::string frame;
  append_method(frame, number_, number, method);
  connection_.write(frame);
}

Awaitable<Reply> Channel::call(amqp_method_number_t number, void* method, amqp_method_number_t wanted) {
  cast(number, method);
  return answer(wanted);
}

Awaitable<Reply> Channel::answer(amqp_method_number_t number) {
  const auto call = calls_.emplace_back(std::make_shared<Call>());
  call->answer = number;
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

void Channel::handle(const Frame& frame) {
  if (frame.type == AMQP_FRAME_METHOD && awaited_ == Awaited::method) return handle_method(FieldReader(frame.payload));
  if (frame.type == AMQP_FRAME_HEADER && awaited_ == Awaited::header) return begin_body(FieldReader(frame.payload));
  if (frame.type == AMQP_FRAME_BODY && awaited_ == Awaited::body) return go_on(frame.payload);
  throw TransportError("RabbitMQ sent a frame where another belongs");
}

void Channel::handle_method(FieldReader method) {
  const auto number = static_cast<amqp_method_number_t>(method.number(4));
  Message message;
  Reply answer;
  switch (number) {
    case AMQP_BASIC_DELIVER_METHOD:
      message.consumer_tag = method.short_text();
      message.tag = method.number(8);
      return begin_message(number, std::move(message));
    case AMQP_BASIC_RETURN_METHOD:
      method.number(2);
      method.short_text();  // why: because it reaches no queue
      method.short_text();  // by which exchange
      message.routing_key = method.short_text();
      return begin_message(number, std::move(message));
    case AMQP_BASIC_GET_OK_METHOD:
      message.tag = method.number(8);
      return begin_message(number, std::move(message));
    case AMQP_BASIC_ACK_METHOD:
    case AMQP_BASIC_NACK_METHOD: {
      const auto tag = method.number(8);
      const bool multiple = (method.number(1) & 1U) != 0;
      if (events_ != nullptr) events_->confirmed(tag, multiple, number == AMQP_BASIC_ACK_METHOD);
      return;
    }
    case AMQP_BASIC_CANCEL_METHOD:
      if (events_ != nullptr) events_->cancelled(std::string(method.short_text()));
      return;
    case AMQP_CHANNEL_CLOSE_METHOD: {
      const auto code = static_cast<int>(method.number(2));
      return refused(code, method.short_text());
    }
    case AMQP_QUEUE_DECLARE_OK_METHOD:
      method.short_text();
      answer.messages = static_cast<std::uint32_t>(method.number(4));
      answer.consumers = static_cast<std::uint32_t>(method.number(4));
      return reply(number, std::move(answer));
    default:
      return reply(number, std::move(answer));
  }
}

void Channel::begin_message(amqp_method_number_t kind, Message message) {
  awaited_ = Awaited::header;
  arriving_kind_ = kind;
  arriving_ = std::move(message);
}

void Channel::begin_body(FieldReader header) {
  const auto its_class = header.number(2);
  header.number(2);  // the weight, which has no meaning any more
  const auto size = header.number(8);
  if (its_class != AMQP_BASIC_CLASS) throw TransportError("RabbitMQ sent a header that is none of a message");
  if (size > longest_body) {
    throw TransportError(fmt::format("a message of {} bytes is more than this program takes in", size));
  }
  auto read = read_properties(header.rest());
  arriving_.envelope.headers = std::move(read.headers);
  arriving_.deliveries = read.deliveries;
  arriving_.given_up_by = std::move(read.given_up_by);
  awaited_ = Awaited::body;
  still_to_come_ = size;
  if (size == 0) end_message();
}

void Channel::go_on(std::string_view body) {
  if (body.size() > still_to_come_) throw TransportError("RabbitMQ sent more of a message than it had announced");
  arriving_.envelope.body += body;
  still_to_come_ -= body.size();
  if (still_to_come_ == 0) end_message();
}

void Channel::end_message() {
  awaited_ = Awaited::method;
  Message message = std::exchange(arriving_, Message());
  if (arriving_kind_ == AMQP_BASIC_GET_OK_METHOD) {
    Reply got;
    got.message = std::move(message);
    reply(AMQP_BASIC_GET_OK_METHOD, std::move(got));
  } else if (events_ != nullptr && arriving_kind_ == AMQP_BASIC_DELIVER_METHOD) {
    events_->delivered(std::move(message));
  } else if (events_ != nullptr) {
    events_->returned(message);
  }
}

void Channel::reply(amqp_method_number_t number, Reply reply) {
  const auto answers = number == AMQP_BASIC_GET_EMPTY_METHOD ? AMQP_BASIC_GET_OK_METHOD : number;
  if (calls_.empty() || calls_.front()->answer != answers) {
    throw TransportError("RabbitMQ answered what nobody had asked");
  }
  const auto call = std::move(calls_.front());
  calls_.pop_front();
  call->reply = std::move(reply);
  if (call->suspension) call->suspension.resume();
}

void Channel::refused(int code, std::string_view text) {
  amqp_channel_close_ok_t method{};
  cast(AMQP_CHANNEL_CLOSE_OK_METHOD, &method);
  const ChannelClosed closed(code, harmless_line(text, text.size()));
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
