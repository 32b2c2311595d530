#pragma once

#include <string>
#include <vector>

#include "shop/checks/check.hpp"
#include "simulation/picture/recorder.hpp"

namespace shop {

/// Puts into the picture what the outcome says: the property, the sentence, the rows that are wrong.
void describe(simulation::Picture& picture, const Outcome& outcome);

/// Where two runs of the same schedule went different ways, in words; empty if they did not.
std::string first_difference(const std::vector<std::string>& first, const std::vector<std::string>& second);

/// What happened, without what is said in passing (logs, reasons): runs of different code that send, save and fail
/// alike have the same. A short text of hexadecimal digits.
std::string trace_of(const simulation::History& history);

}  // namespace shop
