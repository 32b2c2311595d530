#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "messaging/errors.hpp"
#include "simulation/world/choices.hpp"

namespace simulation {

/// The same choices led somewhere else the second time: the code under check is not a function of its messages.
struct Nondeterministic : messaging::Error {
  using Error::Error;
};

/// Goes through every schedule within its bounds, one execution after the other:
///
///     Explorer explorer(bounds);
///     do {
///       run(explorer);
///       if (!explorer.cut_short()) ++schedules;
///     } while (explorer.next());
///
/// Depth first, without keeping states: it remembers the choices of the last execution and, from the right, replaces
/// the last one that has an alternative. So an execution must ask the same questions as long as it gets the same
/// answers. (The odometer is that of TigerBeetle's exhaustigen, after Jamie Brandon and Alex Kladov.)
///
/// With sleep sets (Patrice Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems", 1996): of
/// two steps that lead to the same in either order, only one order is tried. A step that was explored at a state sleeps
/// in what follows from its siblings, until a step is taken whose order with it matters. What a step touches is seen
/// as it runs. The bound on faults does not disturb this: their number is the same in either order.
class Explorer final : public Choices {
 public:
  explicit Explorer(const Bounds& bounds, bool with_sleep_sets = true)
      : bounds_(bounds), allowance_(bounds_), with_sleep_sets_(with_sleep_sets) {}
  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  /// Throws Nondeterministic if the same choices led to other steps before.
  std::optional<std::size_t> next(const std::vector<Step>& steps) override;
  Fault strikes(const Seam& seam) override;
  void stepped(const Footprint& footprint) override;

  /// Goes on to the next schedule. False when all have been seen. Throws Nondeterministic.
  bool next();
  /// Goes back to the beginning of the schedule that was run last.
  void again();
  /// True if the last execution ended early, since whatever follows was seen in another order.
  bool cut_short() const { return cut_short_; }

 private:
  struct Sleeper {
    std::uint64_t step;
    Footprint footprint;
  };
  struct Point {
    bool is_step = false;
    std::vector<std::uint64_t> options;  // of a step: identities; of a seam: faults
    std::size_t chosen = 0;
    std::vector<Sleeper> asleep;
    Footprint footprint;  // of the chosen step, in all ways in which it went so far
  };

  bool replays() const { return position_ < points_.size(); }
  void require_same(const Point& point, bool is_step, const std::vector<std::uint64_t>& options);
  std::vector<Sleeper> still_asleep() const;
  static bool wake_next(Point& point, std::size_t from);

  const Bounds bounds_;
  Allowance allowance_;
  bool with_sleep_sets_;
  std::vector<Point> points_;
  std::size_t position_ = 0;
  std::size_t step_ = no_step;  // the point of the step that is being taken
  Footprint touched_;           // by that step
  bool cut_short_ = false;
  bool diverged_ = false;
  std::vector<std::uint64_t> options_;  // kept for its memory
  std::vector<std::size_t> places_;

  static constexpr std::size_t no_step = static_cast<std::size_t>(-1);
};

}  // namespace simulation
