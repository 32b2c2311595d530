#pragma once

#include "shop/checks/check.hpp"

/// What cannot be handled now is not lost: an AddItem waits in the error queue until its order is there. Throws
/// CheckFailed if it does not.
inline void a_gift_waits_for_its_order(shop::SimulatedShop& shop) {
  using namespace shop;
  constexpr auto look = "whether something catches what is thrown: the handler of AddItem, or a behaviour";
  shop.world().endpoint("orders").recoverability({.immediate_retries = 0, .delays = {}});
  shop.type("add book to A");
  shop.run();
  expect(shop.failed().size() == 1, "an AddItem for an order that does not exist ends in the error queue",
         "the error queue is empty", look);
  expect_bill(shop, "A", {}, "what is published though nothing is saved");
  shop.type("create A");
  shop.run();
  shop.world().broker().return_failed(std::nullopt);
  shop.run();
  expect_all_handled(shop, look);
  expect_order(shop, "A", {"book"}, "whether an attempt that fails is remembered as if it had been handled");
  expect_bill(shop, "A", {"book"}, "whether an attempt that fails is remembered as if it had been handled");
}
