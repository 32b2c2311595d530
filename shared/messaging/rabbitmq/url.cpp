#include "messaging/rabbitmq/url.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

#include "messaging/errors.hpp"

namespace messaging::rabbitmq {
namespace {

constexpr std::string_view plain_scheme = "amqp://";
constexpr std::string_view tls_scheme = "amqps://";
constexpr std::uint16_t tls_port = 5671;

[[noreturn]] void refuse(const std::string& what) {
  throw TransportError("the broker's URL " + what +
                       "; it should look like amqp://USER@HOST:5672/VHOST, with %2F for a / in a password or a name");
}

std::string decode_percent(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    unsigned byte = 0;
    const auto digits = text.substr(i + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc() || end != digits.data() + digits.size())
      refuse("has a % without two hexadecimal digits");
    decoded += static_cast<char>(byte);
    i += 2;
  }
  return decoded;
}

std::string encode_percent(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    encoded += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return encoded;
}

/// Cuts `text` at the first `mark`; what is behind it is returned, or nothing if there is none.
std::optional<std::string_view> cut(std::string_view& text, std::size_t mark) {
  if (mark == std::string_view::npos) return std::nullopt;
  const auto behind = text.substr(mark + 1);
  text = text.substr(0, mark);
  return behind;
}

std::uint16_t read_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0)
    refuse("has a port that is no number from 1 to 65535");
  return port;
}

/// User names and passwords travel as one short text; a vhost is a short text by itself.
void require_short(const std::string& text, const char* which) {
  if (text.size() > 255) refuse(fmt::format("has a {} of more than 255 bytes", which));
  if (text.find('\0') != std::string::npos) refuse(fmt::format("has a zero byte in its {}", which));
}

std::string written(const Url& url, const std::string& who) {
  return fmt::format("{}{}@{}/{}", url.tls ? tls_scheme : plain_scheme, who, url.address(),
                     url.vhost == "/" ? "" : encode_percent(url.vhost));
}

}  // namespace

std::string Url::address() const {
  return fmt::format("{}:{}", host.find(':') == std::string::npos ? host : "[" + host + "]", port);
}

std::string Url::shown() const {
  return written(*this, encode_percent(user));
}

std::string Url::whole() const {
  return written(*this, encode_percent(user) + ":" + encode_percent(password));
}

bool looks_like_url(std::string_view text) {
  return text.substr(0, plain_scheme.size()) == plain_scheme || text.substr(0, tls_scheme.size()) == tls_scheme;
}

Url parse_url(std::string_view text, const char* password) {
  if (!looks_like_url(text)) refuse("begins with neither amqp:// nor amqps://");
  Url url;
  url.tls = text.substr(0, tls_scheme.size()) == tls_scheme;
  if (url.tls) url.port = tls_port;
  std::string_view rest = text.substr((url.tls ? tls_scheme : plain_scheme).size());
  if (rest.find_first_of("?#") != std::string_view::npos) refuse("has a ? or # in it");

  if (const auto vhost = cut(rest, rest.find('/')); vhost && !vhost->empty()) {
    if (vhost->find('/') != std::string_view::npos) refuse("has more than one /; one that belongs to a name is %2F");
    url.vhost = decode_percent(*vhost);
  }
  if (password != nullptr) url.password = password;
  std::string_view where = rest;
  if (const auto host = cut(rest, rest.rfind('@'))) {
    where = *host;
    if (const auto secret = cut(rest, rest.find(':'))) url.password = decode_percent(*secret);
    url.user = decode_percent(rest);
  }
  const auto bracket = where.rfind(']');
  if (const auto port = cut(where, where.find(':', bracket == std::string_view::npos ? 0 : bracket))) {
    url.port = read_port(*port);
  }
  if (bracket != std::string_view::npos) {
    if (where.front() != '[' || bracket + 1 != where.size()) refuse("has a bracket where none belongs");
    where = where.substr(1, bracket - 1);
  }
  url.host = decode_percent(where);
  if (url.host.empty()) refuse("names no host");
  if (url.user.empty()) refuse("has an @ without a user before it");
  require_short(url.host, "host");
  require_short(url.user, "user");
  require_short(url.password, "password");
  require_short(url.vhost, "vhost");
  return url;
}

}  // namespace messaging::rabbitmq
