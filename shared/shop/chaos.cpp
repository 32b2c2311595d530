#include "shop/chaos.hpp"

#include <nlohmann/json.hpp>

namespace shop {

bool is_about(const messaging::Envelope& message, Gift gift) {
  // Hardly any message is about the gift that is asked for: only where its name stands in the body, or may stand there
  // as an escape, is the JSON read.
  if (message.body.find(name(gift)) == std::string::npos && message.body.find('\\') == std::string::npos) return false;
  const auto body = nlohmann::json::parse(message.body, nullptr, false);
  return body.is_object() && body.contains("gift") && body["gift"] == name(gift);
}

}  // namespace shop
