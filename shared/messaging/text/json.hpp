#pragma once

/// nlohmann/json.hpp, made light for who only has message types. Its literal "…"_json is an inline function that calls
/// the parser, so that each file which includes the header makes the parser from its templates, used or not: a fifth
/// of what a step takes to compile. Here the literal calls a function of the core instead. (From 3.11.3 on, the library
/// writes ""_json in one word, which no macro meets: then all is as the library has it.)

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace messaging {

nlohmann::json json_literal(const char* text, std::size_t size);
/// JSON as text in one line. Throws nlohmann::json::exception if it holds text that is not UTF-8.
std::string json_to_text(const nlohmann::json& json);

}  // namespace messaging

#define _json(...)                        \
  _json(__VA_ARGS__) {                    \
    return messaging::json_literal(s, n); \
  }                                       \
  inline nlohmann::json library_json_literal(auto s, auto n)
#include <nlohmann/json.hpp>
#undef _json

// What is no template of its own is compiled once, in the core.
extern template class nlohmann::basic_json<>;
