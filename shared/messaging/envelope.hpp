#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace messaging {

using Headers = std::map<std::string, std::string>;

namespace header {
inline constexpr auto message_id = "message-id";
inline constexpr auto conversation_id = "conversation-id";  ///< constant through a flow
inline constexpr auto causation_id = "causation-id";        ///< the ID of the message that caused this one
inline constexpr auto message_type = "message-type";
inline constexpr auto intent = "intent";  ///< `command` or `event`
inline constexpr auto content_type = "content-type";
inline constexpr auto time_sent = "time-sent";  ///< UTC, ISO 8601 with milliseconds
inline constexpr auto originating_endpoint = "originating-endpoint";
inline constexpr auto failed_queue = "failed-queue";            ///< in the error queue: where it could not be handled
inline constexpr auto exception_message = "exception-message";  ///< in the error queue: why
inline constexpr auto attempts = "attempts";                    ///< in the error queue: after how many attempts
}  // namespace header

/// What a transport carries. The body is JSON as text; the transport never looks into it.
struct Envelope {
  Envelope() = default;
  Envelope(std::string message_id, Headers other_headers, std::string json_body);

  const std::string& id() const { return header(header::message_id); }
  const std::string& type() const { return header(header::message_type); }
  /// The header's value, or an empty string where there is none.
  const std::string& header(const std::string& name) const;

  Headers headers;
  std::string body;
};

/// The headers as a JSON object of strings.
std::string to_json_text(const Headers& headers);

/// The headers again. Throws BadMessage if the text is not a JSON object of strings.
Headers headers_from_json(std::string_view text);

/// What is said of a failed message that cannot go back, since its queue is not there any more.
std::string queue_is_gone(const Headers& headers);

/// Takes off what was added on the way to the error queue, so that the message can be handled afresh.
void remove_failure(Headers& headers);

}  // namespace messaging
