#include "simulation/search/search.hpp"

#include <algorithm>
#include <utility>

#include "simulation/search/explorer.hpp"
#include "simulation/search/sampler.hpp"
#include "simulation/search/shrinker.hpp"

namespace simulation {
namespace {

Bounds at_most(Bounds bounds, int faults) {
  bounds.in_total = faults;
  return bounds;
}

class Search {
 public:
  Search(const Execution& run, const Bounds& bounds, const Effort& effort)
      : run_(run), bounds_(bounds), effort_(effort) {}

  /// The cheapest schedule with the fewest faults, at most `faults`, that breaks this property, or any if empty.
  std::optional<Counterexample> cheapest(int faults, const std::vector<int>& without, const std::string& property) {
    std::size_t executions = 0;  // in the level before
    for (int level = 0; level <= faults; ++level) {
      auto found =
          executions >= worth_a_team ? together(level, without, property) : cheapest_of_level(level, without, property);
      executions = effort_.helpers.processes > 1 ? coverage_.executions : 0;
      if (found) return found;
    }
    return std::nullopt;
  }

  const Coverage& coverage() const { return coverage_; }

 private:
  /// To start processes takes as long as some executions; with one fault more there are ten times as many as before.
  static constexpr std::size_t worth_a_team = 16;

  /// The cheapest of a level, by several processes. Whatever one process alone must deal with, it deals with from the
  /// beginning: so what comes of it is the same.
  std::optional<Counterexample> together(int level, const std::vector<int>& without, const std::string& property) {
    try {
      return found_together(level, without, property);
    } catch (const NotTogether&) {
    } catch (const WrongToken&) {
    } catch (const Nondeterministic&) {
    }
    return cheapest_of_level(level, without, property);
  }

  std::optional<Counterexample> found_together(int level, const std::vector<int>& without,
                                               const std::string& property) {
    const auto bounds = at_most(bounds_, level);
    Team team(effort_.helpers, effort_.most_executions);
    team.start([&] { explore_parts(team, bounds, without, property); });
    Explorer explorer(bounds, team);
    std::optional<Counterexample> best;
    coverage_ = {};
    std::size_t part = 0;
    const auto add_parts = [&] {
      for (; part < team.begun(); ++part) {
        const auto found = team.found(part);
        coverage_.executions += found.executions;
        coverage_.schedules += found.schedules;
        if (!found.broken || (best && !(found.broken->cost < best->cost))) continue;
        best = Counterexample{found.broken->property, schedule_of(found.broken->token), found.broken->cost};
      }
    };
    do {
      add_parts();  // in the order of the search: all that begins before the next schedule without a fault
      run_next(explorer, without, property, best);
      ++coverage_.executions;
      if (!explorer.cut_short()) ++coverage_.schedules;
    } while (explorer.next());
    add_parts();
    team.require_same_parts();
    if (coverage_.executions >= effort_.most_executions) throw NotTogether("perhaps not all can be tried");
    return best;
  }

  /// In one of several processes.
  void explore_parts(Team& team, const Bounds& bounds, const std::vector<int>& without, const std::string& property) {
    Explorer explorer(bounds, team);
    std::optional<Counterexample> best;  // of all parts so far: they come in the order of the search
    do {
      if (!explorer.in_part()) {
        run_(explorer, without);
        continue;
      }
      const bool better = run_next(explorer, without, property, best);
      team.note(!explorer.cut_short());
      if (better) team.note(Team::Broken{best->property, best->schedule.token(), best->cost});
    } while (explorer.next());
  }

  /// Runs one schedule, and keeps it if it breaks the property and is cheaper than the best so far.
  bool run_next(Explorer& explorer, const std::vector<int>& without, const std::string& property,
                std::optional<Counterexample>& best) {
    Counting counting(explorer);
    const auto broken = run_(counting, without);
    if (!broken || (!property.empty() && *broken != property) || (best && !(counting.cost() < best->cost))) {
      return false;
    }
    best = Counterexample{*broken, recorded(explorer, without), counting.cost()};
    return true;
  }

  std::optional<Counterexample> cheapest_of_level(int level, const std::vector<int>& without,
                                                  const std::string& property) {
    Explorer explorer(at_most(bounds_, level));
    std::optional<Counterexample> best;
    coverage_ = {};
    do {
      run_next(explorer, without, property, best);
      ++coverage_.executions;
      if (!explorer.cut_short()) ++coverage_.schedules;
      if (coverage_.executions >= effort_.most_executions) {
        coverage_.truncated = explorer.next();
        break;
      }
    } while (explorer.next());
    if (coverage_.truncated && !best) best = sample(level, without, property);
    return best;
  }

  /// Beyond what can be tried one after the other.
  std::optional<Counterexample> sample(int level, const std::vector<int>& without, const std::string& property) {
    Sampler sampler(at_most(bounds_, level), effort_.seed);
    std::optional<Counterexample> best;
    for (std::size_t i = 0; i < effort_.samples; ++i) {
      Recording recording(sampler);
      Counting counting(recording);
      const auto broken = run_(counting, without);
      ++coverage_.sampled;
      sampler.next_sample();
      if (!broken || (!property.empty() && *broken != property) || (best && best->cost <= counting.cost())) continue;
      auto schedule = recording.schedule();
      schedule.without = without;
      best = Counterexample{*broken, std::move(schedule), counting.cost()};
    }
    return best;
  }

  /// The schedule of the last execution, by having it once more.
  Schedule recorded(Explorer& explorer, const std::vector<int>& without) {
    explorer.again();
    Recording recording(explorer);
    run_(recording, without);
    auto schedule = recording.schedule();
    schedule.without = without;
    return schedule;
  }

  const Execution& run_;
  const Bounds& bounds_;
  const Effort& effort_;
  Coverage coverage_;
};

}  // namespace

Found search(const Execution& run, const Bounds& bounds, int commands, const Effort& effort) {
  Search search(run, bounds, effort);
  Found found;
  auto broken = search.cheapest(bounds.in_total, {}, "");
  found.coverage = search.coverage();
  if (broken) {
    const auto again = [&](int faults, const std::vector<int>& without, const std::string& property) {
      return search.cheapest(faults, without, property);
    };
    found.counterexample = shrunk(std::move(*broken), run, bounds, commands, again);
  }
  return found;
}

}  // namespace simulation
