#pragma once

#include <vector>

#include "simulation/picture/picture.hpp"

namespace simulation {

/// Adds what happened next. What only repeats what is there already is drawn once: attempts that fail alike, deliveries
/// that fail like one before, and a log line or an end that says why for the second time.
void add_folded(std::vector<Moment>& moments, Moment moment);

}  // namespace simulation
