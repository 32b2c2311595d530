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
  /// True if other instances may act while this one stands at a seam.
  virtual bool pauses() const = 0;
  /// Waits at a seam until the choices let this process go on.
  virtual messaging::Task pause(Seam::Kind where) = 0;
  /// The end of the process: never goes on.
  virtual messaging::Task crash() = 0;
};

}  // namespace simulation
