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

/// Lets whoever handles an AddItem send a command besides, between two events that look the same.
inline void wrap_gifts(messaging::Endpoint& orders) {
  orders.incoming().use("wraps gifts",
                        [](messaging::IncomingContext& context, messaging::Next next) -> messaging::Task {
                          co_await next();
                          if (context.message().type() != "AddItem") co_return;
                          co_await context.publish(GiftWrapped());
                          co_await context.send(WrapGift());
                          co_await context.publish(GiftWrapped());
                        });
}

inline void take_wrapping(messaging::Endpoint& frontend) {
  frontend.handle<WrapGift>([](const WrapGift&, messaging::HandlerContext&) -> messaging::Task { co_return; });
}

inline void begin(shop::SimulatedShop& shop) {
  take_wrapping(shop.world().endpoint("frontend"));
  wrap_gifts(shop.world().endpoint("orders"));
}

/// The same for a shop whose endpoints may end, and start again.
inline void with_wrapping(shop::Step& step) {
  step.configure_frontend = [configure = step.configure_frontend](messaging::Endpoint& frontend) {
    configure(frontend);
    take_wrapping(frontend);
  };
  step.configure_orders = [configure = step.configure_orders](messaging::Endpoint& orders) {
    configure(orders);
    wrap_gifts(orders);
  };
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
