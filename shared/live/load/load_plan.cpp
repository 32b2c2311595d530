#include "live/load/load_plan.hpp"

#include <fmt/format.h>

#include <array>

namespace live {
namespace {

// No monkey of the course likes them: what is seen is the load alone.
constexpr std::array calm_gifts{shop::Gift::book, shop::Gift::puzzle, shop::Gift::bicycle};

}  // namespace

LoadPlan::LoadPlan(int count) {
  for (int i = 0; i < count; ++i) {
    const auto place = static_cast<std::size_t>(i) % calm_gifts.size();
    const auto id = fmt::format("L{}", 1 + static_cast<std::size_t>(i) / calm_gifts.size());
    if (place == 0) preparation.push_back("create " + id);
    commands.push_back(fmt::format("add {} to {}", shop::name(calm_gifts[place]), id));
    wanted_.emplace_back(id, calm_gifts[place]);
  }
}

Fates LoadPlan::fates(const std::vector<bool>& taken) const {
  Fates fates;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    fates[wanted_[i].first][wanted_[i].second] = i < taken.size() && taken[i] ? Fate::stays : Fate::refused;
  }
  return fates;
}

}  // namespace live
