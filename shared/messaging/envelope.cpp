#include "messaging/envelope.hpp"

#include <nlohmann/json.hpp>

#include "messaging/errors.hpp"

namespace messaging {

Envelope::Envelope(std::string message_id, Headers other_headers, std::string json_body)
    : headers(std::move(other_headers)), body(std::move(json_body)) {
  headers[header::message_id] = std::move(message_id);
}

const std::string& Envelope::header(const std::string& name) const {
  static const std::string none;
  const auto found = headers.find(name);
  return found == headers.end() ? none : found->second;
}

std::string to_json_text(const Headers& headers) {
  // Whatever came over the wire can be stored again: bytes that are not UTF-8 are replaced, not refused.
  return nlohmann::json(headers).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Headers headers_from_json(std::string_view text) {
  try {
    return nlohmann::json::parse(text).get<Headers>();
  } catch (const nlohmann::json::exception& error) {
    throw BadMessage(std::string("the headers are not a JSON object of strings: ") + error.what());
  }
}

void remove_failure(Headers& headers) {
  for (const auto* name : {header::failed_queue, header::exception_message, header::attempts}) headers.erase(name);
}

}  // namespace messaging
