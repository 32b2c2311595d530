#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/rabbitmq/wire/frames.hpp"
#include "messaging/waiting/clock.hpp"

namespace messaging::rabbitmq {

/// Our own header: how often a message was handed out before this copy of it was published. RabbitMQ counts anew for
/// each copy, and a delayed retry is one.
inline constexpr auto earlier_deliveries = "x-earlier-deliveries";

/// An envelope's headers as a message's properties. The envelope must outlive it.
class OutgoingProperties {
 public:
  /// Throws TransportError if a header's name is too long.
  OutgoingProperties(const Envelope& envelope, int deliveries_before,
                     std::optional<Milliseconds> expires_in = std::nullopt);
  OutgoingProperties(const OutgoingProperties&) = delete;
  OutgoingProperties& operator=(const OutgoingProperties&) = delete;

  amqp_basic_properties_t& raw() { return raw_; }

 private:
  std::vector<amqp_table_entry_t> entries_;
  std::string expiration_;
  amqp_basic_properties_t raw_{};
};

/// What the properties of a received message say.
struct IncomingProperties {
  Headers headers;
  int deliveries = 1;       ///< how often it was handed out, this time included
  std::string given_up_by;  ///< the queue whose delivery limit it has reached, if it has
};

/// Reads properties as they came, whoever wrote them: of numbers and the like the text is taken, what has no text is
/// named; of two headers of one name, the last counts. Throws TransportError if they end too early.
IncomingProperties read_properties(std::string_view properties);

}  // namespace messaging::rabbitmq
