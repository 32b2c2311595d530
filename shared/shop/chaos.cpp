#include "shop/chaos.hpp"

#include <nlohmann/json.hpp>

namespace shop {

bool is_about(const messaging::Envelope& message, Gift gift) {
  const auto body = nlohmann::json::parse(message.body, nullptr, false);
  return body.is_object() && body.contains("gift") && body["gift"] == name(gift);
}

}  // namespace shop
