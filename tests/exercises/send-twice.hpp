#pragma once

#include "shop/checks/check.hpp"

/// Lets every message of an endpoint leave twice, at once and with one ID.
inline void send_twice(shop::SimulatedShop& shop, const std::string& endpoint) {
  shop.world().endpoint(endpoint).outgoing().use(
      "everything leaves twice", [](messaging::OutgoingContext&, messaging::Next next) -> messaging::Task {
        co_await next();
        co_await next();
      });
}
