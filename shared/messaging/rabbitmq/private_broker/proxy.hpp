#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <list>
#include <memory>

#include "messaging/rabbitmq/url.hpp"
#include "messaging/task.hpp"

namespace messaging::rabbitmq {

/// Stands between clients and a broker, on a port of loopback, and can come between them.
class Proxy {
 public:
  Proxy(const asio::any_io_executor& executor, Url broker);
  ~Proxy();

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  /// Cuts all connections; new ones are made.
  void cut();
  /// From now on nothing comes through on the connections that are there, and nobody is told.
  void silence();
  /// While it is closed, new connections are cut at once.
  void close() { closed_ = true; }
  void open() { closed_ = false; }

 private:
  struct Pair;
  Task accept();
  static Task join(std::shared_ptr<Pair> pair, Url broker);
  static Task pump(std::shared_ptr<Pair> pair, bool to_broker);

  asio::ip::tcp::acceptor acceptor_;
  Url broker_;
  bool closed_ = false;
  std::list<std::weak_ptr<Pair>> pairs_;
};

}  // namespace messaging::rabbitmq
