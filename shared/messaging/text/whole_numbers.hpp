#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

// Out of JSON, C++ takes any number for a whole one: 2.5 becomes 2, and what is too large becomes anything.

namespace messaging {

using FieldNames = std::vector<std::string>;

/// Which fields of a message hold whole numbers, as seen from one that is empty.
FieldNames whole_number_fields(const nlohmann::json& empty_message);

/// Throws BadMessage, naming the field, if one of these is there and no whole number.
void require_whole_numbers(const nlohmann::json& body, const FieldNames& fields);

/// Throws BadMessage, naming the field, if one of these has become another number on its way through the message.
void require_same_numbers(const nlohmann::json& body, const nlohmann::json& message, const FieldNames& fields);

}  // namespace messaging
