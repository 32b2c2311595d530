#include "simulation/world/choices.hpp"

namespace simulation {

Footprint& Footprint::operator|=(const Footprint& other) {
  endpoints |= other.endpoints;
  shared |= other.shared;
  timers = timers || other.timers;
  time = time || other.time;
  return *this;
}

bool Footprint::independent(const Footprint& a, const Footprint& b) {
  if (a.time || b.time) return false;
  return (a.endpoints & b.endpoints) == 0 && (a.shared & b.shared) == 0 && !(a.timers && b.timers);
}

}  // namespace simulation
