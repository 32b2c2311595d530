#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "live/torture/torture_plan.hpp"
#include "shop/gift.hpp"

namespace live {

/// What is typed in a burst: each gift is wanted once, by an order that is there before.
struct LoadPlan {
  explicit LoadPlan(int commands);

  /// What must be so in the end, given which commands the Frontend took.
  Fates fates(const std::vector<bool>& taken) const;

  std::vector<std::string> preparation;  ///< typed first, and handled before the burst begins
  std::vector<std::string> commands;

 private:
  std::vector<std::pair<std::string, shop::Gift>> wanted_;  // by each command
};

}  // namespace live
