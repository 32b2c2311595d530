#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "simulation/search/explorer.hpp"
#include "simulation/search/search.hpp"
#include "simulation/search/systems.hpp"

// How the tests run a system, go through its schedules, and look at what has become of it.

namespace test {

/// Types the commands, but for those left out, and lets the system run.
void play(simulation::World& world, const System& system, simulation::Choices& choices,
          const std::vector<int>& without = {});

/// A system after the execution that a token names.
struct Replayed {
  /// Throws WrongToken.
  Replayed(const System& system, const std::string& token);
  simulation::World world;
};

/// All rows of an endpoint's tables, in the order of their arrival: `A B`.
std::string rows(simulation::World& world, const std::string& endpoint);
/// All rows of all endpoints, what they have sent, the error queue, and how long it took.
std::string outcome(simulation::World& world);
/// The history as each endpoint has seen it for itself.
std::string lives(const simulation::World& world);

/// What an exploration has seen, from its beginning to its end.
struct Explored {
  std::size_t schedules = 0;
  std::size_t executions = 0;
  bool truncated = false;  ///< there are more
  std::set<std::string> outcomes{};
  std::set<std::string> lives{};
};
Explored explore(const System& system, const simulation::Bounds& bounds, const simulation::Reductions& reductions = {},
                 std::size_t most_executions = static_cast<std::size_t>(-1));

/// What must hold when nothing can happen any more.
struct Property {
  std::string name;
  std::function<bool(simulation::World&)> holds;
};
/// For `search`: the first of the properties that does not hold.
simulation::Execution execution(const System& system, const std::vector<Property>& properties);

}  // namespace test
