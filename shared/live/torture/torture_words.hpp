#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "live/torture/torture_plan.hpp"

namespace live {

/// How far the torture is.
struct TortureProgress {
  std::chrono::seconds since_begin{0};
  std::size_t typed = 0;
  std::size_t commands = 0;
  std::int64_t waiting = 0;
  std::map<std::string, int> kills;  ///< by endpoint
  std::map<Torment, int> done;
  int full_disks_felt = 0;  ///< by an endpoint that could not write
};

/// In one line. Where nothing but kills is planned, it says who is killed.
std::string in_words(const TortureProgress& progress, const TorturePlan& plan);
/// What was done to the system, in lines; nothing where that was only kills, which the progress tells of.
std::string faults_in_words(const TortureProgress& progress, const TorturePlan& plan);

}  // namespace live
