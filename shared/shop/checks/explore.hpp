#pragma once

#include <cstddef>
#include <string>

#include "shop/checks/exploration.hpp"

namespace shop {

/// What an exploration found, and whether it went through all schedules.
struct Explored {
  Outcome outcome;
  bool all = true;
};

/// Goes through every schedule of an exploration, and shows the one that breaks it best.
Explored explored(const Exploration& exploration, const Step& step, bool deep);

/// The one schedule that a token names, drawn. Throws simulation::WrongToken.
Outcome replayed(const Exploration& exploration, const Step& step, const std::string& token);

/// `with at most 1 copy and 1 failing commit, 1 in all`, `without faults`.
std::string faults_in_words(const Exploration& exploration);

}  // namespace shop
