#include "messaging/outgoing_message.hpp"

#include <nlohmann/json.hpp>

#include "messaging/errors.hpp"

namespace messaging {
namespace {

Intent intent_from(const std::string& text) {
  if (text == name_of(Intent::command)) return Intent::command;
  if (text == name_of(Intent::event)) return Intent::event;
  throw BadMessage("a stored message is neither a command nor an event: its intent is '" + text + "'");
}

}  // namespace

std::string to_json_text(const std::vector<OutgoingMessage>& messages) {
  auto array = nlohmann::json::array();
  for (const auto& message : messages) {
    array.push_back({{"intent", name_of(message.intent)},
                     {"destination", message.destination},
                     {"headers", message.envelope.headers},
                     {"body", message.envelope.body}});
  }
  // What was taken in as bytes can be stored, also where it is no UTF-8.
  return array.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<OutgoingMessage> messages_from_json(std::string_view text) {
  std::vector<OutgoingMessage> messages;
  try {
    const auto array = nlohmann::json::parse(text);
    if (!array.is_array()) throw BadMessage("stored messages are not a JSON array");
    for (const auto& message : array) {
      Envelope envelope;
      envelope.headers = message.at("headers").get<Headers>();
      envelope.body = message.at("body").get<std::string>();
      messages.emplace_back(intent_from(message.at("intent").get<std::string>()),
                            message.at("destination").get<std::string>(), std::move(envelope));
    }
  } catch (const nlohmann::json::exception& error) {
    throw BadMessage("stored messages cannot be read: " + reason_of(error));
  }
  return messages;
}

}  // namespace messaging
