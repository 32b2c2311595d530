#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <string>

#include "messaging/rabbitmq/connection/amqp_connection.hpp"
#include "messaging/rabbitmq/connection/signal.hpp"
#include "messaging/rabbitmq/url.hpp"
#include "messaging/waiting/clock.hpp"

namespace messaging::rabbitmq {

struct LinkOptions {
  std::chrono::seconds heartbeat{10};  ///< the broker is taken for lost after two of them without a sign of life
  Milliseconds patience{30'000};       ///< how long an operation waits for a broker that is away
};

/// A connection that is made again whenever it is lost: after 100 ms, then after twice as long, at most 10 s.
///
/// Until it was up once, nobody waits for it: a broker that was never there is a mistake, not a failure.
class Link : public std::enable_shared_from_this<Link> {
 public:
  virtual ~Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  /// Ends the connection, for good. Whoever waits gets a TransportError.
  void close();

 protected:
  using Deadline = std::chrono::steady_clock::time_point;

  Link(asio::any_io_executor executor, Url url, std::string name, LinkOptions options);

  /// Prepares a fresh connection, before anybody may use it.
  virtual Task opened(std::shared_ptr<AmqpConnection> connection) = 0;
  /// The connection is gone, and what was under way with it.
  virtual void lost(const std::exception_ptr& why) = 0;

  bool is_up() const { return connection_ && connection_->is_open(); }
  const std::shared_ptr<AmqpConnection>& connection() const { return connection_; }
  /// Waits until the connection is up. Throws TransportError when `patience` is at its end.
  Task up();
  /// The pieces of `up`, for who waits for something else at the same time.
  Deadline end_of_patience() const { return std::chrono::steady_clock::now() + options_.patience; }
  void start_or_throw(Deadline deadline);
  Signal& changed() { return changed_; }

 private:
  static Task run(std::shared_ptr<Link> self);

  asio::any_io_executor executor_;
  Url url_;
  std::string name_;
  LinkOptions options_;
  asio::steady_timer pause_;
  std::shared_ptr<AmqpConnection> connecting_;
  std::shared_ptr<AmqpConnection> connection_;
  std::exception_ptr failure_;  // of the last attempt
  Signal changed_;              // the connection is up or lost, or an attempt has failed
  bool started_ = false;
  bool been_up_ = false;
  bool closed_ = false;
};

}  // namespace messaging::rabbitmq
