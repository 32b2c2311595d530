#include "messaging/rabbitmq/connection/stream.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <string>

#include "messaging/errors.hpp"
#ifdef WORKSHOP_RABBITMQ_TLS
#include <boost/asio/ssl.hpp>
#endif

namespace messaging::rabbitmq {
namespace {

using asio::ip::tcp;

Task connect_socket(tcp::resolver& resolver, tcp::socket& socket, const Url& url) {
  const auto found = co_await resolver.async_resolve(url.host, std::to_string(url.port), asio::use_awaitable);
  co_await asio::async_connect(socket, found, asio::use_awaitable);
  socket.set_option(tcp::no_delay(true));
}

void close_socket(tcp::resolver& resolver, tcp::socket& socket) {
  resolver.cancel();
  boost::system::error_code ignored;
  socket.close(ignored);
}

class PlainStream final : public Stream {
 public:
  explicit PlainStream(const asio::any_io_executor& executor) : resolver_(executor), socket_(executor) {}

  Task connect(Url url) override { co_await connect_socket(resolver_, socket_, url); }
  Awaitable<std::size_t> read_some(char* buffer, std::size_t size) override {
    return socket_.async_read_some(asio::buffer(buffer, size), asio::use_awaitable);
  }
  Task write(std::string_view bytes) override {
    co_await asio::async_write(socket_, asio::buffer(bytes), asio::use_awaitable);
  }
  void close() override { close_socket(resolver_, socket_); }

 private:
  tcp::resolver resolver_;
  tcp::socket socket_;
};

#ifdef WORKSHOP_RABBITMQ_TLS

class TlsStream final : public Stream {
 public:
  explicit TlsStream(const asio::any_io_executor& executor)
      : resolver_(executor), context_(asio::ssl::context::tls_client), stream_(executor, context_) {}

  Task connect(Url url) override {
    context_.set_default_verify_paths();  // SSL_CERT_FILE says otherwise
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification(url.host));
    SSL_set_tlsext_host_name(stream_.native_handle(), url.host.c_str());
    co_await connect_socket(resolver_, stream_.next_layer(), url);
    co_await stream_.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  }
  Awaitable<std::size_t> read_some(char* buffer, std::size_t size) override {
    return stream_.async_read_some(asio::buffer(buffer, size), asio::use_awaitable);
  }
  Task write(std::string_view bytes) override {
    co_await asio::async_write(stream_, asio::buffer(bytes), asio::use_awaitable);
  }
  void close() override { close_socket(resolver_, stream_.next_layer()); }

 private:
  tcp::resolver resolver_;
  asio::ssl::context context_;
  asio::ssl::stream<tcp::socket> stream_;
};

#endif

}  // namespace

std::shared_ptr<Stream> make_stream(const asio::any_io_executor& executor, const Url& url) {
  if (!url.tls) return std::make_shared<PlainStream>(executor);
#ifdef WORKSHOP_RABBITMQ_TLS
  return std::make_shared<TlsStream>(executor);
#else
  throw TransportError(
      "amqps:// needs OpenSSL, which this program was built without: install libssl-dev and build again");
#endif
}

bool speaks_tls() {
#ifdef WORKSHOP_RABBITMQ_TLS
  return true;
#else
  return false;
#endif
}

}  // namespace messaging::rabbitmq
