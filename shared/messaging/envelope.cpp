#include "messaging/envelope.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "messaging/errors.hpp"
#include "messaging/text/characters.hpp"

namespace messaging {
namespace {

/// Appends the text as a JSON string. Nearly all headers are plain; a tree of JSON values for each would be most of
/// the work of sending.
void append_quoted(std::string& json, const std::string& text) {
  const auto is_plain = [](unsigned char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; };
  if (std::all_of(text.begin(), text.end(), is_plain)) {
    json.append(1, '"').append(text).append(1, '"');
  } else {
    // Whatever came over the wire can be stored again: bytes that are not UTF-8 are replaced, not refused.
    json += nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

}  // namespace

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
  std::string json = "{";
  for (const auto& [name, value] : headers) {
    if (json.size() > 1) json += ',';
    append_quoted(json, name);
    json += ':';
    append_quoted(json, value);
  }
  return json += '}';
}

Headers headers_from_json(std::string_view text) {
  try {
    return nlohmann::json::parse(text).get<Headers>();
  } catch (const nlohmann::json::exception& error) {
    throw BadMessage(std::string("the headers are not a JSON object of strings: ") + error.what());
  }
}

std::string queue_is_gone(const Headers& headers) {
  const auto named = [&](const char* name) {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : harmless_line(found->second, 60);
  };
  return "message " + named(header::message_id) + " failed in queue " + named(header::failed_queue) +
         ", which is not there any more";
}

void remove_failure(Headers& headers) {
  for (const auto* name : {header::failed_queue, header::exception_message, header::attempts}) headers.erase(name);
}

}  // namespace messaging
