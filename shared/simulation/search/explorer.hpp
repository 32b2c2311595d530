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

/// How several processes share one exploration. What has no fault each of them goes through; what follows upon a first
/// fault is a part, which one of them explores. Parts are numbered in the order of the search: 0, 1, 2…
class Division {
 public:
  virtual ~Division() = default;
  /// The next part begins, at a place that this mark tells from others. True if it is explored here.
  virtual bool takes(std::uint64_t mark) = 0;
  /// The part that is explored here is over: all that the step in which it began has touched.
  virtual void over(const Footprint& touched) = 0;
  /// How many parts have begun.
  virtual std::size_t begun() const = 0;
  /// What the step has touched in which this part began. Waits for whoever explores it.
  virtual Footprint touched(std::size_t part) = 0;
};

/// What is left out of an exploration, since it would lead to what was seen.
struct Reductions {
  static Reductions none() { return {false, false}; }
  static Reductions only_sleep_sets() { return {true, false}; }

  bool sleep_sets = true;
  bool siblings = true;  ///< those that would all sleep
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
///
/// What sleeps is left out only where the execution comes to it, and many executions would end there. So a step's
/// siblings are not even begun where all of them sleep sooner or later: if nothing can come before it at its endpoint,
/// and nothing that followed elsewhere has minded the order (as in the races of Cormac Flanagan and Patrice Godefroid,
/// "Dynamic Partial-Order Reduction for Model Checking Software", 2005), then every schedule can begin with this step.
class Explorer final : public Choices {
 public:
  explicit Explorer(const Bounds& bounds, const Reductions& reductions = {})
      : bounds_(bounds), allowance_(bounds_), reductions_(reductions) {}
  /// Explores, besides what has no fault, only the parts that the division has it take.
  Explorer(const Bounds& bounds, Division& division) : Explorer(bounds) { division_ = &division; }
  Explorer(const Explorer&) = delete;
  Explorer& operator=(const Explorer&) = delete;

  /// Throws Nondeterministic if the same choices led to other steps before.
  std::optional<std::size_t> next(const std::vector<Step>& steps) override;
  Fault strikes(const Seam& seam) override;
  void stepped(const Footprint& footprint) override;
  void at_rest() override { at_rest_ = true; }

  /// Goes on to the next schedule. False when all have been seen. Throws Nondeterministic.
  bool next();
  /// Goes back to the beginning of the schedule that was run last.
  void again();
  /// True if the last execution ended early, since whatever follows was seen in another order.
  bool cut_short() const { return cut_short_; }
  /// True if the last execution was one of a part.
  bool in_part() const { return part_ != none; }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
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

    // True as long as this step, the first of its siblings to be explored, makes them needless.
    bool suffices = false;

    // Of use to a division:
    bool without_fault = false;            // so far
    std::size_t step = none;               // of a seam: the point of the step that it is in
    std::vector<bool> faults{};            // of a step: which of the options are faults
    std::vector<std::size_t> elsewhere{};  // of a step: the parts that began in it and are explored by others
  };

  bool replays() const { return position_ < points_.size(); }
  void require_same(const Point& point, bool is_step, const std::vector<std::uint64_t>& options);
  std::vector<Sleeper> still_asleep() const;
  static std::size_t awake(const Point& point, std::size_t from);
  static bool wake_next(Point& point, std::size_t from);
  bool next_fault(Point& point);
  bool next_step(Point& point);
  bool begins_part(Point& point);
  Point* step_of(Point& point);
  std::uint64_t mark() const;

  const Bounds bounds_;
  Allowance allowance_;
  Reductions reductions_;
  Division* division_ = nullptr;
  std::vector<Point> points_;
  std::size_t position_ = 0;
  std::size_t step_ = none;  // the point of the step that is being taken
  Footprint touched_;        // by that step
  bool cut_short_ = false;
  bool at_rest_ = false;
  bool diverged_ = false;
  std::size_t part_ = none;             // the point with which the part began that is explored
  std::vector<std::uint64_t> options_;  // kept for its memory
  std::vector<std::size_t> places_;
};

}  // namespace simulation
