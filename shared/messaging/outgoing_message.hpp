#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/message.hpp"

namespace messaging {

/// A message and where it goes: a command to a queue, an event to whoever subscribed to its type.
struct OutgoingMessage {
  OutgoingMessage(Intent i, std::string to, Envelope e)
      : intent(i), destination(std::move(to)), envelope(std::move(e)) {}
  Intent intent;
  std::string destination;  ///< the queue of a command, the type of an event
  Envelope envelope;
};

/// Messages as a JSON array, to be stored: each with its destination, its headers, the message ID among them, and its
/// body, just as it is.
std::string to_json_text(const std::vector<OutgoingMessage>& messages);

/// The messages again. Throws BadMessage if the text is not such an array.
std::vector<OutgoingMessage> messages_from_json(std::string_view text);

}  // namespace messaging
