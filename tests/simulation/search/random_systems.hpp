#pragma once

#include <cstdint>

#include "simulation/search/systems.hpp"
#include "simulation/world/fault.hpp"

namespace test {

/// A system that nobody has thought of, and what is to go wrong in it.
struct RandomSystem {
  System system;
  simulation::Bounds bounds;
};

/// A frontend, and two to four endpoints that note what they are told, send commands and events, two of them the same
/// or not, sleep, fail at first and retry at once or later, or send once more after a while; with IDs of their own, or
/// such that one message is the same whoever sends it; sometimes in two instances. In sending order, or in any. The
/// same seed makes the same system on every machine.
RandomSystem random_system(std::uint32_t seed);

}  // namespace test
