#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <list>
#include <memory>

#include "messaging/task.hpp"

namespace test {

/// Stands between a client and a broker, and can come between them.
class Proxy {
 public:
  Proxy(const messaging::asio::any_io_executor& executor, std::uint16_t broker);
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
  messaging::Task accept();
  static messaging::Task join(std::shared_ptr<Pair> pair, std::uint16_t broker);
  static messaging::Task pump(std::shared_ptr<Pair> pair, bool to_broker);

  messaging::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t broker_;
  bool closed_ = false;
  std::list<std::weak_ptr<Pair>> pairs_;
};

}  // namespace test
