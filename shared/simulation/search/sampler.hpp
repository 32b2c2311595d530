#pragma once

#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "simulation/world/choices.hpp"

namespace simulation {

/// Draws schedules by lot, for systems with too many of them. Every message gets a priority when it first waits, and
/// the highest goes first; at a few places, drawn as well, the one that would go falls behind all others. So an order
/// that needs few surprises is found with a probability that has a lower bound. (Burckhardt, Kothari, Musuvathi,
/// Nagarakatte: "A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs", ASPLOS 2010; here a message is
/// what a thread is there.) Faults strike at seams drawn by lot, at most as many as the bounds allow.
///
/// The same seed draws the same schedules, on every machine.
class Sampler final : public Choices {
 public:
  Sampler(const Bounds& bounds, std::uint32_t seed) : bounds_(bounds), allowance_(bounds_), random_(seed) { draw(); }
  Sampler(const Sampler&) = delete;
  Sampler& operator=(const Sampler&) = delete;

  std::optional<std::size_t> next(const std::vector<Step>& steps) override;
  Fault strikes(const Seam& seam) override;
  /// The execution is over; the next is another one.
  void next_sample();

 private:
  void draw();
  std::uint32_t below(std::size_t end) { return random_() % static_cast<std::uint32_t>(end); }

  const Bounds bounds_;
  Allowance allowance_;
  std::mt19937 random_;  // its numbers are fixed by the standard; a distribution's are not
  std::map<std::uint64_t, std::int64_t> priorities_;
  std::vector<std::uint32_t> changes_;  // at which steps a priority falls
  std::vector<std::uint32_t> strikes_;  // at which seams a fault strikes
  std::uint32_t steps_ = 0;
  std::uint32_t seams_ = 0;
  std::uint32_t usual_steps_ = 8;
  std::uint32_t usual_seams_ = 16;
  std::int64_t lowest_ = 0;
};

}  // namespace simulation
