#include <doctest/doctest.h>

#include <optional>

#include "simulation/search/exploring.hpp"
#include "simulation/search/random_systems.hpp"

using namespace simulation;
using namespace test;

// The reductions of an exploration, each alone and all together, against none, on systems that nobody has thought of.

namespace {

constexpr std::uint32_t systems = 100;
constexpr std::size_t most_executions = 300;

struct Compared {
  std::size_t systems = 0;  ///< small enough to be seen without any reduction
  std::size_t schedules = 0;
  std::size_t reduced = 0;  ///< with all reductions
  std::size_t with_instances = 0;
  std::size_t in_any_order = 0;
};

/// A search by several processes finds the same as one: of the outcomes, the last is what is to be found.
void compare_teams(const RandomSystem& random, const std::string& wanted) {
  const Property property{"another outcome", [&](World& world) { return outcome(world) != wanted; }};
  const auto run = execution(random.system, {property});
  const auto commands = static_cast<int>(random.system.typed.size());
  Effort effort;
  const auto one = search(run, random.bounds, commands, effort);
  effort.helpers.processes = 3;
  const auto several = search(run, random.bounds, commands, effort);
  REQUIRE(one.counterexample);
  REQUIRE(several.counterexample);
  CHECK(one.counterexample->schedule.token() == several.counterexample->schedule.token());
  CHECK(one.coverage.schedules == several.coverage.schedules);
}

void compare(std::uint32_t seed, Compared& compared) {
  auto random = random_system(seed);
  auto& system = random.system;
  system.merge = Merge::never;
  const auto raw = explore(system, random.bounds, Reductions::none(), most_executions);
  if (raw.truncated) return;
  CAPTURE(seed);
  ++compared.systems;
  compared.schedules += raw.schedules;
  if (system.order == Order::any) ++compared.in_any_order;
  for (const auto& node : system.nodes) {
    if (node.instances > 1) {
      ++compared.with_instances;
      break;
    }
  }
  for (const auto merge : {Merge::never, Merge::same_delivery}) {
    for (const auto& reductions : {Reductions::none(), Reductions::only_sleep_sets(), Reductions()}) {
      if (merge == Merge::never && !reductions.sleep_sets) continue;
      system.merge = merge;
      const auto seen = explore(system, random.bounds, reductions, most_executions);
      CAPTURE(merge == Merge::never);
      CAPTURE(reductions.sleep_sets);
      CAPTURE(reductions.siblings);
      CHECK(seen.outcomes == raw.outcomes);
      CHECK(seen.lives == raw.lives);
      if (merge != Merge::never && reductions.siblings) compared.reduced += seen.schedules;
    }
  }
  if (seed % 15 == 0) compare_teams(random, *raw.outcomes.rbegin());
}

}  // namespace

TEST_CASE("on random systems, every combination of reductions sees every outcome") {
  Compared compared;
  for (std::uint32_t seed = 1; seed <= systems; ++seed) compare(seed, compared);
  MESSAGE(compared.systems << " systems, " << compared.with_instances << " of them with two instances, "
                           << compared.in_any_order << " in any order: " << compared.schedules << " schedules, "
                           << compared.reduced << " with all reductions");
  CHECK(compared.systems > systems / 2);
  CHECK(compared.reduced < compared.schedules / 2);
}
