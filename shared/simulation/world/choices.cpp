#include "simulation/world/choices.hpp"

namespace simulation {

Footprint& Footprint::operator|=(const Footprint& other) {
  endpoints |= other.endpoints;
  queues |= other.queues;
  timers = timers || other.timers;
  time = time || other.time;
  return *this;
}

bool Footprint::independent(const Footprint& a, const Footprint& b) {
  if (a.time || b.time) return false;
  return (a.endpoints & b.endpoints) == 0 && (a.queues & b.queues) == 0 && !(a.timers && b.timers);
}

}  // namespace simulation
