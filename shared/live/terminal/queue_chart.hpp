#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "messaging/waiting/clock.hpp"

namespace live {

/// How much waited at one moment.
struct Sample {
  messaging::Milliseconds at{0};  ///< since the beginning
  std::int64_t for_orders = 0;
  std::int64_t for_billing = 0;

  std::int64_t all() const { return for_orders + for_billing; }
};

/// What waited over time, as a chart of at most 80 columns; `signs`: not only in ASCII. Empty without samples.
std::string chart_of(const std::vector<Sample>& samples, bool signs);

}  // namespace live
