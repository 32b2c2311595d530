#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "messaging/rabbitmq/connection/channel.hpp"
#include "messaging/rabbitmq/connection/signal.hpp"
#include "messaging/rabbitmq/connection/stream.hpp"
#include "messaging/rabbitmq/url.hpp"
#include "messaging/rabbitmq/wire/frame_reader.hpp"
#include "messaging/rabbitmq/wire/frames.hpp"

namespace messaging::rabbitmq {

/// How long one attempt to connect may take, until the broker has let us in.
inline constexpr std::chrono::seconds connect_time{10};

/// One connection to a broker: the handshake, heartbeats, and channels. Once it is lost it stays lost.
class AmqpConnection : public std::enable_shared_from_this<AmqpConnection> {
 public:
  AmqpConnection(asio::any_io_executor executor, Url url, std::string name, std::chrono::seconds heartbeat);
  /// Over another stream than the URL asks for.
  AmqpConnection(asio::any_io_executor executor, Url url, std::string name, std::chrono::seconds heartbeat,
                 std::shared_ptr<Stream> stream);

  /// Connects, and returns when the broker has let us in. Throws TransportError, in one line without the password.
  Task open();
  /// A channel; `events` is told what the broker says on it unasked, and must outlive this connection's last event:
  /// after `close` there is none. If the broker closes a channel that has `events`, the whole connection is closed.
  Awaitable<std::shared_ptr<Channel>> open_channel(ChannelEvents* events = nullptr);
  /// Ends the connection at once. Whoever waits on it gets a TransportError with this reason.
  void close(const std::string& reason);
  bool is_open() const { return !failure_; }
  /// Why it is lost, or null.
  const std::exception_ptr& failure() const { return failure_; }
  /// Waits until the connection is lost or closed.
  Task closed();
  /// Waits until all that was said so far is handed to the operating system. Throws TransportError.
  Task flushed();

 private:
  friend class Channel;
  static constexpr std::uint16_t itself = 0;  // the channel on which a connection speaks about itself

  void write(std::string_view frames);
  std::size_t frame_max() const { return frame_max_; }
  std::uint16_t most_channels() const { return channel_max_ == 0 ? 65535 : channel_max_; }
  void forget(std::uint16_t channel) { channels_.erase(channel); }

  Task introduce();
  std::string explain(const std::string& failure) const;
  void handle(const Frame& frame);
  void handle_itself(const Frame& frame);
  void agree(FieldReader tune);
  static Task read(std::shared_ptr<AmqpConnection> self);
  static Task send(std::shared_ptr<AmqpConnection> self);
  static Task beat(std::shared_ptr<AmqpConnection> self);

  asio::any_io_executor executor_;
  Url url_;
  std::string name_;
  std::chrono::seconds heartbeat_;
  std::shared_ptr<Stream> stream_;
  FrameReader reader_;
  asio::steady_timer timer_;
  std::map<std::uint16_t, std::shared_ptr<Channel>> channels_;
  std::uint16_t channel_max_ = 0;  // as the broker says; zero: as many as there are numbers
  std::size_t frame_max_ = default_frame_max;
  std::string outbox_;
  bool sending_ = false;
  bool said_something_ = false;   // since the last beat
  bool heard_something_ = false;  // since the last beat
  bool let_in_ = false;
  Signal changed_;  // the outbox is empty, or the connection is lost
  std::exception_ptr failure_;
};

}  // namespace messaging::rabbitmq
