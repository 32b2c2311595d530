#include "simulation/search/shrinker.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "simulation/search/explorer.hpp"

namespace simulation {
namespace {

/// How a fault is called, and what the same is called with a weaker one.
struct Weaker {
  std::string_view ending;
  std::string_view weaker;
  Fault kind;
};

constexpr std::array weaker_faults{Weaker{" late", " twice", Fault::copy}, Weaker{" unsure", " lost", Fault::send_lost},
                                   Weaker{"crash before ack", "ack lost", Fault::ack_lost},
                                   Weaker{"crash before commit", "commit fails", Fault::commit_fails}};

class Shrinker {
 public:
  Shrinker(const Execution& run, const Bounds& bounds) : run_(run), bounds_(bounds) {}

  Counterexample shrunk(Counterexample found, int commands, const SearchAgain& search) const {
    for (int command = commands; command >= 1; --command) {
      auto without = found.schedule.without;
      without.push_back(command);
      std::sort(without.begin(), without.end());
      auto smaller = search(found.cost.faults, without, found.property);
      if (smaller) found = std::move(*smaller);
    }
    while (weaken(found) || swap(found)) {
    }
    return found;
  }

 private:
  /// Takes the other schedule, if it can happen and breaks the same property.
  bool take(Counterexample& found, const Schedule& other, bool only_if_cheaper) const {
    try {
      Replay replay(other);
      Counting counting(replay);
      const auto broken = run_(counting, other.without);
      replay.finish();
      if (!broken || *broken != found.property) return false;
      if (only_if_cheaper && !(counting.cost() < found.cost)) return false;
      found.schedule = other;
      found.cost = counting.cost();
      return true;
    } catch (const WrongToken&) {
      return false;
    }
  }

  bool allowed(Fault fault) const { return Allowance(bounds_).allows(fault); }

  bool weaken(Counterexample& found) const {
    Schedule schedule = found.schedule;
    if (weaken(found, schedule, schedule.typed)) return true;
    return std::any_of(schedule.steps.begin(), schedule.steps.end(),
                       [&](auto& step) { return weaken(found, schedule, step.faults); });
  }

  /// Tries a weaker fault in the place of each of these, which are a part of the schedule.
  bool weaken(Counterexample& found, const Schedule& schedule, std::vector<std::string>& faults) const {
    for (auto& fault : faults) {
      const auto original = fault;
      for (const auto& [ending, weaker, kind] : weaker_faults) {
        if (!original.ends_with(ending) || !allowed(kind)) continue;
        fault = original.substr(0, original.size() - ending.size()) + std::string(weaker);
        if (take(found, schedule, false)) return true;
      }
      fault = original;
    }
    return false;
  }

  /// Two neighbours the other way round, if that is cheaper.
  bool swap(Counterexample& found) const {
    for (std::size_t i = 0; i + 1 < found.schedule.steps.size(); ++i) {
      Schedule schedule = found.schedule;
      std::swap(schedule.steps[i], schedule.steps[i + 1]);
      if (take(found, schedule, true)) return true;
    }
    return false;
  }

  const Execution& run_;
  const Bounds& bounds_;
};

}  // namespace

Counterexample shrunk(Counterexample found, const Execution& run, const Bounds& bounds, int commands,
                      const SearchAgain& search) {
  return Shrinker(run, bounds).shrunk(std::move(found), commands, search);
}

}  // namespace simulation
