#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shop/live/state_folder.hpp"
#include "shop/live/torture_plan.hpp"

namespace shop::live {

/// What is wrong when all is at rest.
struct TortureVerdict {
  std::vector<std::string> wrong_orders;  ///< a line for each gift that is wrong
  std::vector<std::string> wrong_bills;   ///< the same
  std::int64_t failed = 0;                ///< messages in the error queue

  bool all_right() const { return wrong_orders.empty() && wrong_bills.empty() && failed == 0; }
};

/// Holds the databases against what must be so. Throws DatabaseError or SQLite::Exception if one cannot be read.
TortureVerdict verdict_on(const Fates& fates, const StateFolder& state, std::int64_t failed);

/// In lines, with a few of the gifts that are wrong.
std::string in_words(const TortureVerdict& verdict, const Fates& fates);

}  // namespace shop::live
