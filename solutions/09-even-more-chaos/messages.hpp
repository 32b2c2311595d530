#pragma once

#include "shop/step.hpp"

using namespace messaging;
using namespace shop;

/// Opens an order.
struct CreateOrder : Command<"CreateOrder", "orders"> {
  CreateOrder() = default;
  explicit CreateOrder(std::string id) : order_id(std::move(id)) {}

  std::string order_id;

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(CreateOrder, order_id)
};

/// Puts a gift on an order.
struct AddItem : Command<"AddItem", "orders"> {
  AddItem() = default;
  AddItem(std::string id, Gift what) : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(AddItem, order_id, gift)
};

/// Takes a gift off an order.
struct RemoveItem : Command<"RemoveItem", "orders"> {
  RemoveItem() = default;
  RemoveItem(std::string id, Gift what) : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(RemoveItem, order_id, gift)
};

/// Tells that a gift is on an order.
struct ItemAdded : Event<"ItemAdded"> {
  ItemAdded() = default;
  ItemAdded(std::string id, Gift what) : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(ItemAdded, order_id, gift)
};

/// Tells that a gift is not on an order any more.
struct ItemRemoved : Event<"ItemRemoved"> {
  ItemRemoved() = default;
  ItemRemoved(std::string id, Gift what)
      : order_id(std::move(id)), gift(what) {}

  std::string order_id;
  Gift gift{};

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(ItemRemoved, order_id, gift)
};
