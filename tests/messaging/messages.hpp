#pragma once

#include <string>

#include "messaging/message.hpp"

// A small flow for the tests of endpoints: PlaceOrder → orders → OrderPlaced → billing → SendInvoice → post.

namespace test {

struct PlaceOrder : messaging::Command<"PlaceOrder", "orders"> {
  PlaceOrder() = default;
  explicit PlaceOrder(std::string id, int how_many = 1) : order_id(std::move(id)), count(how_many) {}

  std::string order_id;
  int count = 0;

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(PlaceOrder, order_id, count)
};

struct OrderPlaced : messaging::Event<"OrderPlaced"> {
  OrderPlaced() = default;
  explicit OrderPlaced(std::string id) : order_id(std::move(id)) {}

  std::string order_id;

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(OrderPlaced, order_id)
};

struct SendInvoice : messaging::Command<"SendInvoice", "post"> {
  SendInvoice() = default;
  explicit SendInvoice(std::string id) : order_id(std::move(id)) {}

  std::string order_id;

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(SendInvoice, order_id)
};

}  // namespace test
