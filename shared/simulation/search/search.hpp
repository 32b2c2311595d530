#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "simulation/search/schedule.hpp"
#include "simulation/search/team.hpp"
#include "simulation/world/choices.hpp"
#include "simulation/world/fault.hpp"

namespace simulation {

/// Runs a system once from its beginning, without the typed commands of these numbers. Returns the name of the property
/// that breaks, or nothing.
using Execution = std::function<std::optional<std::string>(Choices& choices, const std::vector<int>& without)>;

/// How far a search goes before it gives up on seeing everything.
struct Effort {
  std::size_t most_executions = 50'000;
  std::size_t samples = 2'000;  ///< how many schedules are drawn by lot when there are more than that
  std::uint32_t seed = 1;       ///< for the lot
  Helpers helpers{};            ///< what is found is the same, however many explore
};

/// What a search has covered.
struct Coverage {
  std::size_t schedules = 0;   ///< all within the bounds, unless `truncated`
  std::size_t executions = 0;  ///< in the last and largest level; some end early, since what follows was seen
  bool truncated = false;      ///< there are more schedules than were tried
  std::size_t sampled = 0;     ///< drawn by lot besides
};

/// A schedule that breaks a property.
struct Counterexample {
  std::string property;
  Schedule schedule;
  Cost cost;
};

struct Found {
  Coverage coverage;
  std::optional<Counterexample> counterexample;
};

/// Goes through every schedule within the bounds: first without faults, then with one, with two… Of the schedules with
/// the fewest faults that break a property, it takes the one of least cost, then makes it smaller: without a command,
/// with a weaker fault, with fewer changes between endpoints, as long as the same property breaks.
/// Throws Nondeterministic, Stuck, and what the execution throws.
Found search(const Execution& run, const Bounds& bounds, int commands, const Effort& effort = {});

}  // namespace simulation
