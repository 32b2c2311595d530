#pragma once

#include <string>

#include "shop/checks/exploration.hpp"
#include "simulation/search/schedule.hpp"

namespace shop {

/// Where there is no end, the beginning tells enough; what follows goes in sending order.
void shorten(simulation::Schedule& schedule);

/// One schedule, drawn. It is run twice: code that is a function of its messages does the same both times. Throws
/// simulation::WrongToken.
Outcome shown_twice(const Exploration& exploration, const Step& step, const simulation::Schedule& schedule);

/// Where the plainest schedule goes another way within some runs; empty if it does not. What is logged may well differ.
std::string where_runs_part(const Exploration& exploration, const Step& step, int runs);

/// What is said of code that does not do the same for the same messages.
Outcome not_deterministic(const std::string& what, const std::string& where);

}  // namespace shop
