#include "messaging/text/json.hpp"

template class nlohmann::basic_json<>;

namespace messaging {

nlohmann::json json_literal(const char* text, std::size_t size) {
  return nlohmann::json::parse(text, text + size);
}

std::string json_to_text(const nlohmann::json& json) {
  return json.dump();
}

}  // namespace messaging
