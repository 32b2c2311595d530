#pragma once

#include <optional>
#include <string>

#include "messaging/envelope.hpp"
#include "shop/gift.hpp"

namespace shop {

/// What a customer asks for: as a line at the prompt, and as the command that it becomes.
struct Wish {
  enum class Kind { create, add, remove };
  Kind kind = Kind::create;
  std::string order;
  Gift gift = Gift::book;  ///< of no meaning where an order is opened

  /// `add book to A`.
  std::string line() const;
  /// `AddItem`.
  std::string type() const;
};

/// The wish that a line at the prompt tells; nothing if it tells none.
std::optional<Wish> wish_of(const std::string& line);

}  // namespace shop
