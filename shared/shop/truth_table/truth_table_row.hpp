#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "shop/checks/exploration.hpp"
#include "simulation/search/search.hpp"

/// A row of the truth table: which properties hold in one step, under which faults.
namespace shop::matrix {

/// What may go wrong, and how often in one schedule.
struct Column {
  std::string name;
  std::vector<Fault> faults{};  ///< each at most once
  int in_total = 1;
  Order order = Order::as_sent;
};

/// The columns of the table. An early timer has none of its own: without another fault, no timer runs.
std::vector<Column> columns();

/// The column of this name, or of this letter: `a` is the first. Throws std::invalid_argument, saying which there are.
Column column(const std::string& name);

/// All that is asked of a step, the worst to break first.
std::vector<Property> properties();

/// A property that does not hold, and the schedule that shows it best: with the fewest faults, in the simplest
/// scenario, and of those the shortest.
struct Breach {
  Exploration exploration;  ///< with this property only
  simulation::Counterexample found;
};

struct Cell {
  std::vector<Breach> breaches;  ///< the worst first
  std::size_t schedules = 0;     ///< all there are; in each of them, what is not among the breaches holds
  std::size_t runs = 0;          ///< how often the shop was run to know this
};

/// Goes through all schedules of a few small scenarios: a gift is added, added twice, removed, added and removed, and
/// added once more. Throws std::logic_error if there are more schedules than a search tries, or if the shop does not
/// run.
Cell explore(const Step& step, const Column& column);

}  // namespace shop::matrix
