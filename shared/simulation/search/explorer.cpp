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
    if (!wake_next(point, 0)) {
      cut_short_ = true;
      return std::nullopt;
    }
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
}

void Explorer::again() {
  if (diverged_ || (replays() && !cut_short_)) throw Nondeterministic("the same schedule ended earlier than before");
  position_ = 0;
  step_ = no_step;
  touched_ = {};
  cut_short_ = false;
  allowance_ = Allowance(bounds_);
}

bool Explorer::next() {
  again();
  while (!points_.empty()) {
    Point& point = points_.back();
    if (!point.is_step) {
      if (++point.chosen < point.options.size()) return true;
    } else {
      if (with_sleep_sets_) point.asleep.push_back({point.options[point.chosen], point.footprint});
      point.footprint = {};
      if (wake_next(point, point.chosen + 1)) return true;
    }
    points_.pop_back();
  }
  return false;
}

void Explorer::require_same(const Point& point, bool is_step, const std::vector<std::uint64_t>& options) {
  if (point.is_step != is_step || point.options != options) diverged_ = true;
}

/// What slept at the last step and does not care about it.
std::vector<Explorer::Sleeper> Explorer::still_asleep() const {
  std::vector<Sleeper> sleepers;
  if (step_ == no_step) return sleepers;
  for (const auto& sleeper : points_[step_].asleep) {
    if (Footprint::independent(sleeper.footprint, touched_)) sleepers.push_back(sleeper);
  }
  return sleepers;
}

/// Chooses the first step, from `from` on, that does not sleep.
bool Explorer::wake_next(Point& point, std::size_t from) {
  for (point.chosen = from; point.chosen < point.options.size(); ++point.chosen) {
    const auto sleeps = [&](const Sleeper& sleeper) { return sleeper.step == point.options[point.chosen]; };
    if (std::none_of(point.asleep.begin(), point.asleep.end(), sleeps)) return true;
  }
  return false;
}

}  // namespace simulation
