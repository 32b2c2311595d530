#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace messaging::rabbitmq {

/// Where a broker is and who we are there. Printed, it never shows the password.
struct Url {
  bool tls = false;
  std::string user = "guest";
  std::string password = "guest";
  std::string host = "localhost";
  std::uint16_t port = 5672;
  std::string vhost = "/";

  /// `127.0.0.1:5672`
  std::string address() const;
  /// The URL again, without the password: safe to show.
  std::string shown() const;
  /// The whole URL, for a program that is to connect.
  std::string whole() const;
};

/// The environment variable that holds the password, so that it is in no command line.
inline constexpr auto password_variable = "RABBITMQ_PASSWORD";

/// True for what is meant to be such a URL: it begins with `amqp://` or `amqps://`.
bool looks_like_url(std::string_view text);

/// Reads `amqp://USER:PASSWORD@HOST:PORT/VHOST`; all but the host may be missing, and parts may be percent-encoded.
/// `password` is taken where the URL has none. Throws TransportError, in one line that does not quote the password.
Url parse_url(std::string_view text, const char* password);

}  // namespace messaging::rabbitmq
