#include "messaging/text/whole_numbers.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "messaging/errors.hpp"

namespace messaging {
namespace {

template <class IsWrong>
void require_numbers(const nlohmann::json& body, const FieldNames& fields, const char* what, IsWrong is_wrong) {
  if (!body.is_object()) return;
  for (const auto& field : fields) {
    const auto value = body.find(field);
    if (value == body.end() || !is_wrong(field, *value)) continue;
    throw BadMessage(fmt::format("'{}' must be {}, but is {}", field, what, value->dump()));
  }
}

}  // namespace

FieldNames whole_number_fields(const nlohmann::json& empty_message) {
  FieldNames names;
  if (!empty_message.is_object()) return names;
  for (const auto& [name, value] : empty_message.items()) {
    if (value.is_number_integer()) names.push_back(name);
  }
  return names;
}

void require_whole_numbers(const nlohmann::json& body, const FieldNames& fields) {
  require_numbers(body, fields, "a whole number", [](const std::string&, const nlohmann::json& value) {
    return value.is_number_float();  // out of range, its conversion means nothing at all
  });
}

void require_same_numbers(const nlohmann::json& body, const nlohmann::json& message, const FieldNames& fields) {
  require_numbers(
      body, fields, "a number that it can hold", [&message](const std::string& field, const nlohmann::json& value) {
        return message.at(field).dump() != value.dump();  // a comparison as numbers takes -1 for the largest there is
      });
}

}  // namespace messaging
