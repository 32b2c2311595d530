#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <cstddef>
#include <memory>
#include <string_view>

#include "messaging/rabbitmq/url.hpp"
#include "messaging/task.hpp"

namespace messaging::rabbitmq {

/// A stream of bytes to and from the broker: a socket, plain or under TLS.
class Stream {
 public:
  virtual ~Stream() = default;
  /// Connects; under TLS the broker must have a certificate for its host's name, by an authority that this machine
  /// trusts. Throws boost::system::system_error, as all of these do.
  virtual Task connect(Url url) = 0;
  /// Waits for some bytes; how many came.
  virtual Awaitable<std::size_t> read_some(char* buffer, std::size_t size) = 0;
  /// Writes all of them.
  virtual Task write(std::string_view bytes) = 0;
  /// Ends whatever waits on it. It may be closed at any time, also while it connects.
  virtual void close() = 0;
};

/// A stream of the kind that the URL asks for. Throws TransportError for TLS where this program is built without it.
std::shared_ptr<Stream> make_stream(const asio::any_io_executor& executor, const Url& url);

/// True if this program was built with OpenSSL.
bool speaks_tls();

}  // namespace messaging::rabbitmq
