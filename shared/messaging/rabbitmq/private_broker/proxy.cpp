#include "messaging/rabbitmq/private_broker/proxy.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string>
#include <utility>

namespace messaging::rabbitmq {
using asio::ip::tcp;

struct Proxy::Pair {
  explicit Pair(tcp::socket accepted) : client(std::move(accepted)), broker(client.get_executor()) {}
  void close() {
    boost::system::error_code ignored;
    client.close(ignored);
    broker.close(ignored);
  }
  tcp::socket client;
  tcp::socket broker;
  bool silent = false;
};

Proxy::Proxy(const asio::any_io_executor& executor, Url broker)
    : acceptor_(executor, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), broker_(std::move(broker)) {
  asio::co_spawn(executor, accept(), asio::detached);
}

Proxy::~Proxy() {
  cut();
}

void Proxy::cut() {
  for (const auto& weak : std::exchange(pairs_, {})) {
    if (const auto pair = weak.lock()) pair->close();
  }
}

void Proxy::silence() {
  for (const auto& weak : pairs_) {
    if (const auto pair = weak.lock()) pair->silent = true;
  }
}

Task Proxy::accept() {
  for (;;) {
    auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
    if (closed_) continue;
    const auto pair = std::make_shared<Pair>(std::move(socket));
    pairs_.push_back(pair);
    asio::co_spawn(pair->client.get_executor(), join(pair, broker_), asio::detached);
  }
}

Task Proxy::join(std::shared_ptr<Pair> pair, Url broker) {
  try {
    tcp::resolver resolver(pair->client.get_executor());
    const auto there = co_await resolver.async_resolve(broker.host, std::to_string(broker.port), asio::use_awaitable);
    co_await asio::async_connect(pair->broker, there, asio::use_awaitable);
    asio::co_spawn(pair->client.get_executor(), pump(pair, true), asio::detached);
    asio::co_spawn(pair->client.get_executor(), pump(pair, false), asio::detached);
  } catch (const boost::system::system_error&) {
    pair->close();
  }
}

Task Proxy::pump(std::shared_ptr<Pair> pair, bool to_broker) {
  auto& from = to_broker ? pair->client : pair->broker;
  auto& to = to_broker ? pair->broker : pair->client;
  try {
    std::string buffer(65536, '\0');
    for (;;) {
      const auto size = co_await from.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      if (!pair->silent) co_await asio::async_write(to, asio::buffer(buffer.data(), size), asio::use_awaitable);
    }
  } catch (const boost::system::system_error&) {
    if (!pair->silent) pair->close();  // where nothing comes through, no end does either
  }
}

}  // namespace messaging::rabbitmq
