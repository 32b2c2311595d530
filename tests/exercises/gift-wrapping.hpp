#pragma once

#include "shop/checks/check.hpp"

/// What else a handler might send: the shop as it may be one day.
namespace wrapping {

/// Nobody subscribes to it.
struct GiftWrapped : messaging::Event<"GiftWrapped"> {
  GiftWrapped() = default;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(GiftWrapped, paper)
  std::string paper = "red";
};

struct WrapGift : messaging::Command<"WrapGift", "frontend"> {
  WrapGift() = default;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(WrapGift, paper)
  std::string paper = "red";
};

/// Lets whoever handles an AddItem send a command besides, and two events that look the same.
inline void begin(shop::SimulatedShop& shop) {
  shop.world()
      .endpoint("frontend")
      .handle<WrapGift>([](const WrapGift&, messaging::HandlerContext&) -> messaging::Task { co_return; });
  shop.world().endpoint("orders").incoming().use(
      "wraps gifts", [](messaging::IncomingContext& context, messaging::Next next) -> messaging::Task {
        co_await next();
        if (context.message().type() != "AddItem") co_return;
        for (int count = 0; count < 2; ++count) co_await context.publish(GiftWrapped());
        co_await context.send(WrapGift());
      });
}

/// Lets Orders send a command by itself, while no message is handled, and returns it. Throws CheckFailed if it does not
/// leave.
inline messaging::Envelope sent_by_itself(shop::SimulatedShop& shop, const std::string& look) {
  shop.world().perform(shop.world().endpoint("orders").send(WrapGift()));
  const auto sent = shop.wire("WrapGift");
  shop::expect(!sent.empty(), "what Orders sends by itself, while it handles no message, leaves at once",
               "it never leaves", look);
  return sent.back();
}

}  // namespace wrapping
