#pragma once

#include <string>

#include "messaging/task.hpp"
#include "simulation/world/choices.hpp"

namespace simulation {

/// The simulated process in which an endpoint runs: where faults strike it.
class Process {
 public:
  virtual ~Process() = default;
  /// What goes wrong at this seam of it, out of what is possible there.
  virtual Fault strikes(Seam seam) = 0;
  /// The end of the process: never goes on.
  virtual messaging::Task crash() = 0;
};

}  // namespace simulation
