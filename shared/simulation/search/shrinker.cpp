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
};

constexpr std::array weaker_faults{Weaker{" late", " twice"}, Weaker{" unsure", " lost"},
                                   Weaker{"crash before ack", "ack lost"},
                                   Weaker{"crash before commit", "commit fails"}};

/// Hands on to others who decide, and says whether all that struck was within the bounds.
class Watching final : public Choices {
 public:
  Watching(Choices& who_decides, const Bounds& bounds) : decides_(who_decides), bounds_(bounds), allowance_(bounds) {}
  std::optional<std::size_t> next(const std::vector<Step>& steps) override {
    const auto chosen = decides_.next(steps);
    if (chosen) spend(steps[*chosen].fault);
    return chosen;
  }
  Fault strikes(const Seam& seam) override {
    const Fault fault = decides_.strikes(seam);
    const bool copies = fault == Fault::copy || fault == Fault::late_copy;
    if (copies && bounds_.copies_of && *bounds_.copies_of != seam.intent) within_ = false;
    spend(fault);
    return fault;
  }
  bool within() const { return within_; }

 private:
  void spend(Fault fault) {
    if (fault == Fault::none) return;
    within_ = within_ && allowance_.allows(fault);
    allowance_.spend(fault);
  }

  Choices& decides_;
  const Bounds& bounds_;
  Allowance allowance_;
  bool within_ = true;
};

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
      Watching watching(replay, bounds_);
      Counting counting(watching);
      const auto broken = run_(counting, other.without);
      replay.finish();
      if (!broken || *broken != found.property || !watching.within()) return false;
      if (only_if_cheaper && !(counting.cost() < found.cost)) return false;
      found.schedule = other;
      found.cost = counting.cost();
      return true;
    } catch (const WrongToken&) {
      return false;
    }
  }

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
      for (const auto& [ending, weaker] : weaker_faults) {
        if (!original.ends_with(ending)) continue;
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
