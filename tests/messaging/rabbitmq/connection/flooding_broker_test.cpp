#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "messaging/rabbitmq/rabbitmq_transport.hpp"
#include "messaging/rabbitmq/wire/field_reader.hpp"
#include "messaging/rabbitmq/wire/frame_reader.hpp"
#include "messaging/rabbitmq/wire/wire.hpp"
#include "messaging/waiting/real_time.hpp"

namespace {

using namespace messaging;
using namespace messaging::rabbitmq;
using namespace test::wire;
using asio::ip::tcp;

/// Agrees to everything, and sends whoever receives a hundred messages at once, whatever was asked for.
class FloodingBroker {
 public:
  explicit FloodingBroker(const asio::any_io_executor& executor)
      : acceptor_(executor, {asio::ip::address_v4::loopback(), 0}) {
    asio::co_spawn(executor, accept(), asio::detached);
  }
  Url url() const {
    Url url;
    url.host = "127.0.0.1";
    url.port = acceptor_.local_endpoint().port();
    return url;
  }
  /// How often somebody has hung up.
  int hang_ups() const { return hang_ups_; }

 private:
  Task accept() {
    for (;;) {
      auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
      asio::co_spawn(acceptor_.get_executor(), serve(std::move(socket)), asio::detached);
    }
  }
  Task serve(tcp::socket socket) {
    std::string buffer(65536, '\0');
    std::string said = method(0, AMQP_CONNECTION_START_METHOD);
    FrameReader reader;
    try {
      std::size_t beginning = protocol_header.size();
      for (;;) {
        const auto size = co_await socket.async_read_some(asio::buffer(buffer), asio::use_awaitable);
        reader.read(std::string_view(buffer).substr(beginning, size - beginning),
                    [&](const Frame& frame) { said += answer(frame); });
        beginning = 0;
        co_await asio::async_write(socket, asio::buffer(said), asio::use_awaitable);
        said.clear();
      }
    } catch (const boost::system::system_error&) {
      ++hang_ups_;
    }
  }
  std::string answer(const Frame& frame) {
    FieldReader arguments(frame.payload);
    const auto asked = static_cast<amqp_method_number_t>(arguments.number(4));
    if (asked == AMQP_CONNECTION_START_OK_METHOD) return tune(0, 0, 0);
    if (asked == AMQP_CONNECTION_TUNE_OK_METHOD) return "";
    std::string all = method(frame.channel, asked + 1, std::string(16, '\0'));
    if (asked != AMQP_BASIC_CONSUME_METHOD) return all;
    arguments.number(2);
    arguments.short_text();
    const std::string consumer(arguments.short_text());
    for (std::uint64_t tag = 1; tag <= 100; ++tag) {
      all += deliver(frame.channel, tag, consumer) + content(frame.channel, 2) + body(frame.channel, "{}");
    }
    return all;
  }

  tcp::acceptor acceptor_;
  int hang_ups_ = 0;
};

}  // namespace

TEST_CASE("a broker that sends more ahead than was asked for is hung up on, so that nobody drowns") {
  test::RealTime time;
  FloodingBroker broker(time.executor());
  RabbitMqTransport transport(time.executor(), broker.url());
  CHECK(time.run(transport.receive("orders", 100)).size() == 100);
  CHECK(broker.hang_ups() == 0);
  RabbitMqTransport modest(time.executor(), broker.url());
  const auto receiving = time.start(modest.receive("orders", 99));
  while (broker.hang_ups() == 0 && time.step()) {
  }
  CHECK(broker.hang_ups() == 1);
}
