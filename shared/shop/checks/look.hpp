#pragma once

#include <functional>

#include "shop/checks/check.hpp"

namespace shop {

/// One run of the shop, looked at: what it throws is why the check does not hold. It is run again, and drawn, only
/// then.
Outcome looked_at(const Step& step, const std::function<void(SimulatedShop&)>& look_at);
/// The same, drawn in any case.
Outcome drawn(const Step& step, const std::function<void(SimulatedShop&)>& look_at);

}  // namespace shop
