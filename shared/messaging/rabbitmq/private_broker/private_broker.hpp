#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "messaging/processes/program.hpp"
#include "messaging/rabbitmq/url.hpp"

namespace messaging::rabbitmq {

/// A certificate and its key, for a broker that speaks TLS as well.
struct Certificate {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// A RabbitMQ of this process's own: unprivileged, on free ports of loopback, in a temporary folder. It ends with this
/// object, and also if this process is killed.
class PrivateBroker {
 public:
  /// Starts it by `script` (private_broker.sh) and waits until it can be used, some five seconds. Its folder is made in
  /// `within`; none: in that for temporary files.
  /// Throws TransportError, in one line, if RabbitMQ is not installed or does not start.
  explicit PrivateBroker(const std::filesystem::path& script, const Certificate& certificate = {},
                         const std::filesystem::path& within = {});
  ~PrivateBroker();
  PrivateBroker(const PrivateBroker&) = delete;
  PrivateBroker& operator=(const PrivateBroker&) = delete;

  /// Where it is, and the password that only this process knows.
  const Url& url() const { return url_; }
  /// The same under TLS, if it has a certificate.
  Url tls_url() const;
  /// Ends it and starts it again, on the same data; returns when it can be used. Throws TransportError.
  void restart() { tell("restart\n"); }
  /// The same, but it is killed as by kill -9.
  void kill_and_restart() { tell("kill\n"); }

 private:
  void tell(std::string_view what);
  std::string hear();
  void end();

  Url url_;
  std::uint16_t tls_port_ = 0;
  std::filesystem::path folder_;
  pid_t process_ = -1;
  Descriptor input_;
  Descriptor output_;
};

}  // namespace messaging::rabbitmq
