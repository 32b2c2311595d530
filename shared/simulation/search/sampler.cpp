#include "simulation/search/sampler.hpp"

#include <algorithm>

namespace simulation {
namespace {

constexpr int most_surprises = 3;

bool among(const std::vector<std::uint32_t>& places, std::uint32_t place) {
  return std::find(places.begin(), places.end(), place) != places.end();
}

}  // namespace

std::optional<std::size_t> Sampler::next(const std::vector<Step>& steps) {
  std::vector<std::size_t> candidates;
  const bool strikes = among(strikes_, seams_++);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].fault == Fault::none) {
      candidates.push_back(i);
    } else if (strikes && allowance_.allows(steps[i].fault)) {
      allowance_.spend(steps[i].fault);
      return i;
    }
  }
  for (const auto i : candidates) priorities_.try_emplace(steps[i].identity, random_());
  const auto lower = [&](std::size_t a, std::size_t b) {
    return priorities_[steps[a].identity] < priorities_[steps[b].identity];
  };
  if (among(changes_, steps_++)) {
    const auto highest = *std::max_element(candidates.begin(), candidates.end(), lower);
    priorities_[steps[highest].identity] = --lowest_;
  }
  return *std::max_element(candidates.begin(), candidates.end(), lower);
}

Fault Sampler::strikes(const Seam& seam) {
  if (!among(strikes_, seams_++)) return Fault::none;
  std::vector<Fault> possible;
  for (const auto fault : seam.possible) {
    const bool copies = fault == Fault::copy || fault == Fault::late_copy;
    if (copies && bounds_.copies_of && *bounds_.copies_of != seam.intent) continue;
    if (allowance_.allows(fault)) possible.push_back(fault);
  }
  if (possible.empty()) return Fault::none;
  const Fault fault = possible[below(possible.size())];
  allowance_.spend(fault);
  return fault;
}

void Sampler::next_sample() {
  usual_steps_ = std::max(usual_steps_, steps_);
  usual_seams_ = std::max(usual_seams_, seams_);
  draw();
}

void Sampler::draw() {
  allowance_ = Allowance(bounds_);
  priorities_.clear();
  changes_.clear();
  strikes_.clear();
  steps_ = 0;
  seams_ = 0;
  lowest_ = 0;
  for (int i = 0; i < most_surprises; ++i) changes_.push_back(below(usual_steps_));
  for (int i = 0; i < bounds_.in_total; ++i) strikes_.push_back(below(usual_seams_));
}

}  // namespace simulation
