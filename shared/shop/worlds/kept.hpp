#pragma once

#include <vector>

#include "shop/checks/check.hpp"

namespace shop {

/// An exercise's own checks, and behind them all that the exercises up to it have established: what was so still is.
std::vector<Check> with_what_holds_since(int exercise, std::vector<Check> own);

}  // namespace shop
