#pragma once

#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "messaging/envelope.hpp"
#include "messaging/errors.hpp"
#include "messaging/rabbitmq/wire/field_reader.hpp"
#include "messaging/rabbitmq/wire/frame_reader.hpp"
#include "messaging/rabbitmq/wire/frames.hpp"
#include "messaging/rabbitmq/wire/properties.hpp"
#include "messaging/task.hpp"
#include "messaging/waiting/suspension.hpp"

namespace messaging::rabbitmq {

class AmqpConnection;

/// The broker refused something, and closed the channel for it.
struct ChannelClosed : TransportError {
  ChannelClosed(int its_code, const std::string& text) : TransportError("RabbitMQ refuses: " + text), code(its_code) {}
  int code;  ///< 404: there is no such thing
};

/// A message from the broker: handed out, returned as unroutable, or fetched.
struct Message {
  Message() = default;
  std::uint64_t tag = 0;     ///< by which it is acknowledged
  std::string consumer_tag;  ///< whom it was handed out to
  std::string routing_key;
  Envelope envelope;
  int deliveries = 1;
  std::string given_up_by;
};

/// The answer to a call, as far as anybody asks.
struct Reply {
  Reply() = default;
  std::uint32_t messages = 0;   ///< of a queue: that are ready
  std::uint32_t consumers = 0;  ///< of a queue
  std::optional<Message> message;
};

/// What the broker says on a channel without being asked.
class ChannelEvents {
 public:
  virtual void delivered(Message&&) {}
  virtual void returned(const Message&) {}
  /// Of a published message, or of all up to it: whether it was accepted.
  virtual void confirmed(std::uint64_t /*number*/, bool /*multiple*/, bool /*accepted*/) {}
  /// A queue that was consumed is gone.
  virtual void cancelled(const std::string& /*consumer_tag*/) {}

 protected:
  ~ChannelEvents() = default;
};

/// One conversation within a connection. What is called on it is answered in order.
class Channel {
 public:
  Channel(AmqpConnection& connection, std::uint16_t number, ChannelEvents* events)
      : connection_(connection), number_(number), events_(events) {}
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Asks and waits for the answer, which in AMQP has the next number, but for one that begins a connection. `method`
  /// is the codec's struct for this number. Throws ChannelClosed if it is refused, TransportError if the connection is
  /// lost.
  Awaitable<Reply> call(amqp_method_number_t number, void* method) { return call(number, method, number + 1); }
  Awaitable<Reply> call(amqp_method_number_t number, void* method, amqp_method_number_t answer);
  /// Says something that is not answered. Throws TransportError if the channel is closed.
  void cast(amqp_method_number_t number, void* method);
  /// Publishes a message. Throws TransportError also if the properties are too long; the channel stays as it is then.
  void publish(std::string_view exchange, std::string_view routing_key, bool mandatory,
               amqp_basic_properties_t& properties, std::string_view body);
  /// The next message of a queue, to be acknowledged, or nothing if none is ready.
  Awaitable<std::optional<Message>> get(std::string queue);
  void acknowledge(std::uint64_t tag);
  /// Gives a message back, or all that were handed out up to it.
  void give_back(std::uint64_t tag, bool multiple = false);
  Task close();
  bool is_open() const { return !failure_; }

 private:
  friend class AmqpConnection;
  struct Call {
    amqp_method_number_t answer = 0;
    Suspension suspension;
    Reply reply;
  };

  Awaitable<Reply> answer(amqp_method_number_t number);
  void handle(const Frame& frame);
  void handle_method(FieldReader method);
  void begin_message(amqp_method_number_t kind, Message message);
  void begin_body(FieldReader header);
  void go_on(std::string_view body);
  void end_message();
  void reply(amqp_method_number_t number, Reply reply);
  void refused(int code, std::string_view text);
  void fail(std::exception_ptr failure);

  /// A message comes as a method, a header, and frames of its body; nothing comes between them.
  enum class Awaited { method, header, body };

  AmqpConnection& connection_;
  std::uint16_t number_;
  ChannelEvents* events_;
  std::exception_ptr failure_;
  std::deque<std::shared_ptr<Call>> calls_;
  Awaited awaited_ = Awaited::method;
  amqp_method_number_t arriving_kind_ = 0;  // by which the message has come whose frames are arriving
  Message arriving_;
  std::uint64_t still_to_come_ = 0;  // bytes of its body
};

}  // namespace messaging::rabbitmq
