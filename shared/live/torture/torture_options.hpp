#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace live {

struct TortureOptions {
  int commands = 10'000;
  int kills = 30;
  std::uint32_t seed = 1;
  int instances = 1;   ///< of Orders and of Billing
  int outages = 0;     ///< the broker is away for a moment
  int cuts = 0;        ///< all connections to the broker are cut
  int full_disks = 0;  ///< nothing can be written for a moment
  int malformed = 0;   ///< messages of somebody whose code is broken
};

/// What is asked for beyond the numbers that are always given.
struct TortureWishes {
  bool all_faults = false;
  std::optional<int> outages = std::nullopt;
  std::optional<int> cuts = std::nullopt;
  std::optional<int> full_disks = std::nullopt;
  std::optional<int> malformed = std::nullopt;
};

/// Why something cannot be done here; empty if it can.
struct Obstacles {
  std::string to_outages;
  std::string to_cuts;
  std::function<std::string()> to_full_disks;  ///< asked only if the disk is to be full
};
/// Those of a broker; `transport` is that of LiveOptions.
Obstacles obstacles_of(const std::string& transport);

/// Puts into `options` what is asked for. With `all_faults`, that is some of each, and what cannot be done is left out:
/// a line for each such thing is returned. Throws messaging::Error if it was asked for by itself.
std::vector<std::string> grant(const TortureWishes& wishes, const Obstacles& obstacles, TortureOptions& options);

}  // namespace live
