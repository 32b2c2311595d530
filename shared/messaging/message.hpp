#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

#include "messaging/text/json.hpp"

namespace messaging {

/// A string that can stand between the angle brackets of a template.
template <std::size_t Size>
struct Name {
  constexpr Name(const char (&text)[Size]) { std::copy_n(text, Size, characters); }  // NOLINT: meant to be implicit
  constexpr operator std::string_view() const { return {characters, Size - 1}; }
  char characters[Size]{};
};

enum class Intent { command, event };

/// `command` or `event`: what stands in the header.
inline std::string name_of(Intent intent) {
  return intent == Intent::command ? "command" : "event";
}

/// Makes a type a command: it is sent to the one endpoint that owns it.
///
///     struct CreateOrder : Command<"CreateOrder", "orders"> { … };
template <Name Type, Name Owner>
struct Command {
  static constexpr Intent intent = Intent::command;
  static constexpr std::string_view type = Type;
  static constexpr std::string_view owner = Owner;
};

/// Makes a type an event: it is published to every endpoint that handles it.
template <Name Type>
struct Event {
  static constexpr Intent intent = Intent::event;
  static constexpr std::string_view type = Type;
  static constexpr std::string_view owner{};
};

/// Whether a type can travel as a message.
template <class M>
concept Message = requires(const M& message, nlohmann::json& json) {
  M::intent;
  to_json(json, message);
}
&&!std::is_aggregate_v<M> && std::is_default_constructible_v<M>;

/// Says at compile time why a type cannot travel as a message.
template <class M>
consteval void require_message() {
  static_assert(
      requires { M::intent; },
      "This type is not a message. Derive it from Command<\"Type\", \"owner\"> or from Event<\"Type\">.");
  static_assert(!std::is_aggregate_v<M>,
                "Give this message type a constructor. g++ 12 destroys a temporary without one twice when it stands "
                "inside a co_await expression, as in: co_await context.publish(ItemAdded{id, gift}).");
  static_assert(std::is_default_constructible_v<M>,
                "Give this message type a default constructor too: it is filled in from JSON when it is received.");
  static_assert(
      requires(const M& message, nlohmann::json& json) { to_json(json, message); },
      "Say which fields travel: NLOHMANN_DEFINE_TYPE_INTRUSIVE(Type, field, field) inside the message type.");
}

/// Any command or event, ready to travel: what `send` and `publish` take.
class AnyMessage {
 public:
  /// Throws nlohmann::json::exception if a field holds text that is not UTF-8.
  template <class M>
  requires(!std::same_as<M, AnyMessage>) AnyMessage(const M& message) {  // NOLINT: meant to be implicit
    require_message<M>();
    if constexpr (Message<M>) {  // else the reason stands above, and no other errors beside it
      intent_ = M::intent;
      type_ = M::type;
      owner_ = M::owner;
      body_ = json_to_text(nlohmann::json(message));
    }
  }

  Intent intent() const { return intent_; }
  const std::string& type() const { return type_; }
  /// The endpoint that owns a command; empty for an event.
  const std::string& owner() const { return owner_; }
  const std::string& body() const { return body_; }

 private:
  Intent intent_{};
  std::string type_;
  std::string owner_;
  std::string body_;
};

}  // namespace messaging
