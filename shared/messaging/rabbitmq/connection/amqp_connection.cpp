#include "messaging/rabbitmq/connection/amqp_connection.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <utility>

#include "messaging/errors.hpp"
#include "messaging/text/characters.hpp"

namespace messaging::rabbitmq {
namespace {

/// A connection is lost when nothing was heard for so many half heartbeats.
constexpr int most_silent_beats = 4;
constexpr std::size_t read_size = 65536;

amqp_table_entry_t entry(const char* key, std::string_view text) {
  amqp_table_entry_t made{};
  made.key = bytes_of(key);
  made.value.kind = AMQP_FIELD_KIND_UTF8;
  made.value.value.bytes = bytes_of(text);
  return made;
}

amqp_table_entry_t entry(const char* key) {
  amqp_table_entry_t made{};
  made.key = bytes_of(key);
  made.value.kind = AMQP_FIELD_KIND_BOOLEAN;
  made.value.value.boolean = 1;
  return made;
}

template <std::size_t size>
amqp_table_t table(std::array<amqp_table_entry_t, size>& entries) {
  return {static_cast<int>(size), entries.data()};
}

}  // namespace

AmqpConnection::AmqpConnection(asio::any_io_executor executor, Url url, std::string name,
                               std::chrono::seconds heartbeat)
    : AmqpConnection(executor, url, std::move(name), heartbeat, make_stream(executor, url)) {}

AmqpConnection::AmqpConnection(asio::any_io_executor executor, Url url, std::string name,
                               std::chrono::seconds heartbeat, std::shared_ptr<Stream> stream)
    : executor_(std::move(executor)),
      url_(std::move(url)),
      name_(std::move(name)),
      heartbeat_(heartbeat),
      stream_(std::move(stream)),
      timer_(executor_) {}

Task AmqpConnection::open() {
  const auto self = shared_from_this();
  timer_.expires_after(connect_time);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto connection = weak.lock();
    if (!error && connection && !connection->let_in_) connection->close("it does not answer");
  });
  std::string failed;
  try {
    co_await stream_->connect(url_);
    if (!failure_) {
      asio::co_spawn(executor_, read(self), asio::detached);
      co_await introduce();
    }
  } catch (const boost::system::system_error& error) {
    failed = error.code().message();  // what() says as well where in Asio it was thrown
  } catch (const std::exception& error) {
    failed = error.what();
  }
  if (failure_) failed = describe(failure_);
  if (!failed.empty()) {
    close(failed);
    throw TransportError(explain(failed));
  }
  let_in_ = true;
  timer_.cancel();
  if (heartbeat_.count() > 0) asio::co_spawn(executor_, beat(self), asio::detached);
}

std::string AmqpConnection::explain(const std::string& failure) const {
  if (failure.find("ACCESS_REFUSED") != std::string::npos) {
    return fmt::format("RabbitMQ at {} does not let {} in: is the password right? It is taken from the URL, or from {}",
                       url_.address(), url_.user, password_variable);
  }
  return fmt::format("RabbitMQ at {} cannot be reached: {}", url_.address(), failure);
}

/// The handshake: who we are, how long a frame may be, and which vhost.
Task AmqpConnection::introduce() {
  const auto itself_channel = std::make_shared<Channel>(*this, itself, nullptr);
  channels_.emplace(itself, itself_channel);
  write(protocol_header);
  co_await itself_channel->answer(AMQP_CONNECTION_START_METHOD);

  std::array capabilities{entry("publisher_confirms"), entry("basic.nack"), entry("consumer_cancel_notify"),
                          entry("connection.blocked"), entry("authentication_failure_close")};
  std::array about_us{entry("product", "reliable messaging workshop"), entry("connection_name", name_),
                      entry("capabilities", "")};
  about_us[2].value.kind = AMQP_FIELD_KIND_TABLE;
  about_us[2].value.value.table = table(capabilities);
  const std::string secret = std::string(1, '\0') + url_.user + std::string(1, '\0') + url_.password;
  amqp_connection_start_ok_t start_ok{};
  start_ok.client_properties = table(about_us);
  start_ok.mechanism = bytes_of("PLAIN");
  start_ok.response = bytes_of(secret);
  start_ok.locale = bytes_of("en_US");
  co_await itself_channel->call(AMQP_CONNECTION_START_OK_METHOD, &start_ok, AMQP_CONNECTION_TUNE_METHOD);

  amqp_connection_tune_ok_t tune_ok{};
  tune_ok.channel_max = channel_max_;
  tune_ok.frame_max = static_cast<std::uint32_t>(frame_max_);
  tune_ok.heartbeat = static_cast<std::uint16_t>(heartbeat_.count());
  itself_channel->cast(AMQP_CONNECTION_TUNE_OK_METHOD, &tune_ok);
  amqp_connection_open_t method{};
  method.virtual_host = bytes_of(url_.vhost);
  co_await itself_channel->call(AMQP_CONNECTION_OPEN_METHOD, &method);
}

Awaitable<std::shared_ptr<Channel>> AmqpConnection::open_channel(ChannelEvents* events) {
  if (failure_) std::rethrow_exception(failure_);
  std::uint16_t number = itself + 1;
  while (channels_.contains(number) && number < most_channels()) ++number;
  if (channels_.contains(number)) {
    throw TransportError(fmt::format("RabbitMQ at {} allows no more than {} channels", url_.address(), number));
  }
  const auto channel = std::make_shared<Channel>(*this, number, events);
  channels_.emplace(number, channel);
  amqp_channel_open_t method{};
  co_await channel->call(AMQP_CHANNEL_OPEN_METHOD, &method);
  co_return channel;
}

void AmqpConnection::close(const std::string& reason) {
  if (failure_) return;
  failure_ = std::make_exception_ptr(TransportError(
      let_in_ ? fmt::format("the connection to RabbitMQ at {} is lost: {}", url_.address(), reason) : reason));
  stream_->close();
  timer_.cancel();
  for (const auto& [number, channel] : std::exchange(channels_, {})) channel->fail(failure_);
  changed_.notify_all();
}

Task AmqpConnection::closed() {
  const auto self = shared_from_this();
  while (!failure_) co_await changed_.wait();
}

Task AmqpConnection::flushed() {
  const auto self = shared_from_this();
  while (!failure_ && sending_) co_await changed_.wait();
  if (failure_) std::rethrow_exception(failure_);
}

void AmqpConnection::write(std::string_view frames) {
  if (failure_) return;
  outbox_ += frames;
  said_something_ = true;
  if (std::exchange(sending_, true)) return;
  asio::co_spawn(executor_, send(shared_from_this()), asio::detached);
}

Task AmqpConnection::send(std::shared_ptr<AmqpConnection> self) {
  try {
    std::string in_hand;
    while (!self->outbox_.empty() && !self->failure_) {
      in_hand.clear();
      std::swap(in_hand, self->outbox_);
      co_await self->stream_->write(in_hand);
    }
    self->sending_ = false;
    self->changed_.notify_all();
  } catch (const boost::system::system_error& error) {
    self->close(error.code().message());
  }
}

Task AmqpConnection::read(std::shared_ptr<AmqpConnection> self) {
  try {
    std::string buffer(read_size, '\0');
    while (!self->failure_) {
      const auto size = co_await self->stream_->read_some(buffer.data(), buffer.size());
      self->heard_something_ = true;
      self->reader_.read({buffer.data(), size}, [&](const Frame& frame) { self->handle(frame); });
    }
  } catch (const boost::system::system_error& error) {
    self->close(error.code() == asio::error::eof ? "it has hung up" : error.code().message());
  } catch (const std::exception& error) {
    self->close(error.what());
  }
}

Task AmqpConnection::beat(std::shared_ptr<AmqpConnection> self) {
  for (int silent_beats = 0; !self->failure_;) {
    self->timer_.expires_after(std::chrono::milliseconds(self->heartbeat_) / 2);
    boost::system::error_code cancelled;
    co_await self->timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    if (self->failure_) co_return;
    if (!std::exchange(self->said_something_, false)) {
      std::string frame;
      append_heartbeat(frame);
      self->write(frame);
      self->said_something_ = false;
    }
    silent_beats = std::exchange(self->heard_something_, false) ? 0 : silent_beats + 1;
    if (silent_beats >= most_silent_beats) self->close("it is silent, without a heartbeat");
  }
}

void AmqpConnection::handle(const Frame& frame) {
  if (failure_ || frame.type == AMQP_FRAME_HEARTBEAT) return;
  if (frame.channel == itself) return handle_itself(frame);
  const auto found = channels_.find(frame.channel);
  if (found == channels_.end()) return;  // on its way when we closed it
  const auto channel = found->second;
  channel->handle(frame);
}

void AmqpConnection::handle_itself(const Frame& frame) {
  FieldReader method(frame.payload);
  const auto number = frame.type == AMQP_FRAME_METHOD ? method.number(4) : 0;
  if (number >> 16U != AMQP_CONNECTION_CLASS) throw TransportError("RabbitMQ sent a message on no channel");
  if (number == AMQP_CONNECTION_CLOSE_METHOD) {
    method.number(2);
    const auto text = method.short_text();
    return close(harmless_line(text, text.size()));
  }
  // Blocked: the broker has no room, and takes in nothing until it has. Who publishes waits for the confirm meanwhile.
  if (number == AMQP_CONNECTION_BLOCKED_METHOD || number == AMQP_CONNECTION_UNBLOCKED_METHOD) return;
  const auto channel = channels_.find(itself);
  if (channel != channels_.end()) channel->second->handle(frame);
  if (number == AMQP_CONNECTION_TUNE_METHOD) agree(method);
}

/// What the broker wants, as far as it is less than what we offer. Zero: it does not mind.
void AmqpConnection::agree(FieldReader tune) {
  channel_max_ = static_cast<std::uint16_t>(tune.number(2));
  const auto frame_max = tune.number(4);
  const std::chrono::seconds heartbeat(tune.number(2));
  if (frame_max != 0 && frame_max < least_frame_max) {
    throw TransportError(fmt::format("RabbitMQ wants frames of at most {} bytes; less than {} makes no sense",
                                     frame_max, least_frame_max));
  }
  if (frame_max != 0) frame_max_ = std::min<std::size_t>(frame_max_, frame_max);
  if (heartbeat.count() != 0) heartbeat_ = std::min(heartbeat_, heartbeat);
}

}  // namespace messaging::rabbitmq
