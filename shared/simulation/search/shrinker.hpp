#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "simulation/search/search.hpp"

namespace simulation {

/// The cheapest schedule with at most so many faults that breaks this property, without the typed commands of these
/// numbers.
using SearchAgain = std::function<std::optional<Counterexample>(int faults, const std::vector<int>& without,
                                                                const std::string& property)>;

/// Makes a counterexample smaller as long as the same property breaks: without a typed command, then with a weaker
/// fault, then with neighbours swapped.
Counterexample shrunk(Counterexample found, const Execution& run, const Bounds& bounds, int commands,
                      const SearchAgain& search);

}  // namespace simulation
