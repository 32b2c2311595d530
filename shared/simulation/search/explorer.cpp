#include "simulation/search/explorer.hpp"

#include <algorithm>

namespace simulation {

std::optional<std::size_t> Explorer::next(const std::vector<Step>& steps) {
  options_.clear();
  places_.clear();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].fault != Fault::none && !allowance_.allows(steps[i].fault)) continue;
    options_.push_back(steps[i].identity);
    places_.push_back(i);
  }
  if (replays()) {
    require_same(points_[position_], true, options_);
    if (diverged_) throw Nondeterministic("the same schedule led to other steps than before");
  } else {
    Point point;
    point.is_step = true;
    point.options = options_;
    point.asleep = still_asleep();
    point.without_fault = division_ != nullptr && allowance_.spent() == 0;
    if (point.without_fault) {
      for (const auto place : places_) point.faults.push_back(steps[place].fault != Fault::none);
    }
    if (!wake_next(point, 0)) {
      cut_short_ = true;
      return std::nullopt;
    }
    // Not before the first fault: several processes would see only their parts of what follows.
    const bool no_part_follows = allowance_.spent() > 0 || bounds_.in_total == 0;
    point.suffices = reductions_.siblings && no_part_follows && steps[places_[point.chosen]].comes_first;
    points_.push_back(std::move(point));
  }
  step_ = position_++;
  touched_ = {};
  const auto place = places_[points_[step_].chosen];
  if (steps[place].fault != Fault::none) allowance_.spend(steps[place].fault);
  return place;
}

Fault Explorer::strikes(const Seam& seam) {
  options_.assign(1, static_cast<std::uint64_t>(Fault::none));
  for (const auto fault : seam.possible) {
    const bool copies = fault == Fault::copy || fault == Fault::late_copy;
    if (copies && bounds_.copies_of && *bounds_.copies_of != seam.intent) continue;
    if (allowance_.allows(fault)) options_.push_back(static_cast<std::uint64_t>(fault));
  }
  if (options_.size() == 1) return Fault::none;
  if (replays()) {
    require_same(points_[position_], false, options_);
    if (diverged_) return Fault::none;
  } else {
    Point point;
    point.options = options_;
    point.without_fault = division_ != nullptr && allowance_.spent() == 0;
    point.step = step_;
    points_.push_back(std::move(point));
  }
  const Point& point = points_[position_++];
  const auto fault = static_cast<Fault>(point.options[point.chosen]);
  if (fault != Fault::none) allowance_.spend(fault);
  return fault;
}

void Explorer::stepped(const Footprint& footprint) {
  touched_ = footprint;
  points_[step_].footprint |= footprint;
  for (std::size_t i = 0; i < step_; ++i) {
    Point& earlier = points_[i];
    const bool elsewhere = (earlier.footprint.endpoints & footprint.endpoints) == 0;
    if (elsewhere && !Footprint::independent(earlier.footprint, footprint)) earlier.suffices = false;
  }
}

void Explorer::again() {
  if (diverged_ || (replays() && !cut_short_)) throw Nondeterministic("the same schedule ended earlier than before");
  position_ = 0;
  step_ = none;
  touched_ = {};
  cut_short_ = false;
  at_rest_ = false;
  allowance_ = Allowance(bounds_);
}

bool Explorer::next() {
  // Who stops in the middle may have stopped earlier in another order.
  if (!at_rest_ && !cut_short_) {
    for (auto& point : points_) point.suffices = false;
  }
  again();
  while (!points_.empty()) {
    Point& point = points_.back();
    if (points_.size() - 1 == part_) {
      const Point* step = step_of(point);
      division_->over(step == nullptr ? Footprint{} : step->footprint);
      part_ = none;
    }
    if (point.is_step ? next_step(point) : next_fault(point)) return true;
    points_.pop_back();
  }
  return false;
}

bool Explorer::next_fault(Point& point) {
  while (++point.chosen < point.options.size()) {
    if (!point.without_fault || begins_part(point)) return true;
  }
  return false;
}

bool Explorer::next_step(Point& point) {
  if (point.suffices) return false;
  for (;;) {
    // What others have seen this step touch matters only to steps that are still to come.
    if (awake(point, point.chosen + 1) < point.options.size()) {
      for (const auto part : point.elsewhere) point.footprint |= division_->touched(part);
    }
    point.elsewhere.clear();
    if (reductions_.sleep_sets) point.asleep.push_back({point.options[point.chosen], point.footprint});
    point.footprint = {};
    if (!wake_next(point, point.chosen + 1)) return false;
    if (!point.without_fault || !point.faults[point.chosen] || begins_part(point)) return true;
  }
}

/// What is chosen at this point is a first fault. False if another process explores what follows upon it.
bool Explorer::begins_part(Point& point) {
  const auto part = division_->begun();
  if (division_->takes(mark())) {
    part_ = points_.size() - 1;
    return true;
  }
  if (Point* step = step_of(point)) step->elsewhere.push_back(part);
  return false;
}

/// Null if it is a seam before all steps, where commands are typed.
Explorer::Point* Explorer::step_of(Point& point) {
  if (point.is_step) return &point;
  return point.step == none ? nullptr : &points_[point.step];
}

/// A hash of all choices up to here (FNV-1a).
std::uint64_t Explorer::mark() const {
  std::uint64_t hash = 14695981039346656037U;
  const auto add = [&hash](std::uint64_t number) { hash = (hash ^ number) * 1099511628211U; };
  for (const auto& point : points_) {
    add(point.chosen);
    for (const auto option : point.options) add(option);
  }
  return hash;
}

void Explorer::require_same(const Point& point, bool is_step, const std::vector<std::uint64_t>& options) {
  if (point.is_step != is_step || point.options != options) diverged_ = true;
}

/// What slept at the last step and does not care about it.
std::vector<Explorer::Sleeper> Explorer::still_asleep() const {
  std::vector<Sleeper> sleepers;
  if (step_ == none) return sleepers;
  for (const auto& sleeper : points_[step_].asleep) {
    if (Footprint::independent(sleeper.footprint, touched_)) sleepers.push_back(sleeper);
  }
  return sleepers;
}

/// The first step, from `from` on, that does not sleep; the number of steps if there is none.
std::size_t Explorer::awake(const Point& point, std::size_t from) {
  for (; from < point.options.size(); ++from) {
    const auto sleeps = [&](const Sleeper& sleeper) { return sleeper.step == point.options[from]; };
    if (std::none_of(point.asleep.begin(), point.asleep.end(), sleeps)) break;
  }
  return from;
}

bool Explorer::wake_next(Point& point, std::size_t from) {
  point.chosen = awake(point, from);
  return point.chosen < point.options.size();
}

}  // namespace simulation
