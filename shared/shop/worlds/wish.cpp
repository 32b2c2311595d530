#include "shop/worlds/wish.hpp"

#include <fmt/format.h>

#include "shop/typed_line.hpp"

namespace shop {

std::string Wish::line() const {
  switch (kind) {
    case Kind::create:
      return "create " + order;
    case Kind::add:
      return fmt::format("add {} to {}", name(gift), order);
    case Kind::remove:
      return fmt::format("remove {} from {}", name(gift), order);
  }
  return "";
}

std::string Wish::type() const {
  return kind == Kind::create ? "CreateOrder" : kind == Kind::add ? "AddItem" : "RemoveItem";
}

std::optional<Wish> wish_of(const std::string& line) {
  const TypedLine typed(line);
  if (typed.is("create <order>")) return Wish{Wish::Kind::create, typed.order()};
  if (typed.is("add <gift> to <order>")) return Wish{Wish::Kind::add, typed.order(), typed.gift()};
  if (typed.is("remove <gift> from <order>")) return Wish{Wish::Kind::remove, typed.order(), typed.gift()};
  return std::nullopt;
}

}  // namespace shop
