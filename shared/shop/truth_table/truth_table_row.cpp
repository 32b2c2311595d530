#include "shop/truth_table/truth_table_row.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "shop/checks/schedule_run.hpp"
#include "simulation/world/storage.hpp"

namespace shop::matrix {
namespace {

using Scenario = std::vector<std::string>;

/// What is typed, the simplest first. Not every step knows how to remove.
std::vector<Scenario> scenarios(const Step& step) {
  const std::string add = "add book to A";
  const std::string remove = "remove book from A";
  if (!step.parse_command(TypedLine(remove))) return {{add}, {add, add}};
  return {{add}, {add, add}, {remove}, {add, remove}, {add, remove, add}};
}

/// Explores one scenario after the other, and keeps of each property the schedule that shows best how it breaks.
class Search {
 public:
  Search(const Step& step, const Column& column) : step_(step), column_(column) {}

  void go_through(const Scenario& typed) {
    std::vector<Property> left;
    for (auto& property : properties()) {
      const auto known = simplest_.find(property.name);
      if (known == simplest_.end()) {
        left.push_back(std::move(property));
      } else if (known->second.found.cost.faults > 0) {
        // Only with fewer faults would it be shown better.
        look_for({property}, typed, known->second.found.cost.faults - 1);
      }
    }
    // What breaks first may hide what else breaks: so it is left out then, and the rest explored again.
    while (!left.empty()) {
      const auto broken = look_for(left, typed, column_.in_total);
      if (broken.empty()) break;
      std::erase_if(left, [&](const auto& property) { return property.name == broken; });
    }
    if (!left.empty()) cell_.schedules += covered_;
  }

  Cell cell() && {
    for (const auto& property : properties()) {
      const auto found = simplest_.find(property.name);
      if (found != simplest_.end()) cell_.breaches.push_back(std::move(found->second));
    }
    return std::move(cell_);
  }

 private:
  /// Keeps the schedule that breaks one of these, and returns which; or nothing.
  std::string look_for(const std::vector<Property>& wanted, const Scenario& typed, int faults_at_most) {
    Exploration exploration{.given = {"create A"},
                            .typed = typed,
                            .faults = column_.faults,
                            .in_total = faults_at_most,
                            .order = column_.order,
                            .properties = wanted};
    const auto run = execution(exploration, step_, storage_);
    const simulation::Execution counted = [&](auto& choices, const auto& without) {
      ++cell_.runs;
      return run(choices, without);
    };
    const auto bounds = simulation::Bounds::each_once(exploration.faults, exploration.in_total);
    auto found = simulation::search(counted, bounds, static_cast<int>(typed.size()));
    if (found.coverage.truncated) throw std::logic_error("there are more schedules than can be tried");
    covered_ = found.coverage.schedules;
    if (!found.counterexample) return "";
    const auto name = found.counterexample->property;
    std::erase_if(exploration.properties, [&](const auto& property) { return property.name != name; });
    if (exploration.properties.empty()) throw std::logic_error("the shop does not run");
    simplest_.insert_or_assign(name, Breach{exploration, std::move(*found.counterexample)});
    return name;
  }

  const Step& step_;
  const Column& column_;
  simulation::Storage storage_;
  std::map<std::string, Breach> simplest_;  // by the property
  Cell cell_;
  std::size_t covered_ = 0;  // by the last search
};

}  // namespace

std::vector<Column> columns() {
  std::vector<Fault> all_kinds(std::begin(simulation::all_faults), std::end(simulation::all_faults));
  std::erase(all_kinds, Fault::lease_expires);  // which strikes where several instances compete
  std::vector<Column> columns{{.name = "no fault"}};
  for (const auto kind : all_kinds) {
    if (kind != Fault::early_timer) columns.push_back({.name = name(kind), .faults = {kind}});
  }
  columns.push_back({.name = "any two faults", .faults = all_kinds, .in_total = 2});
  columns.push_back({.name = "any order", .order = Order::any});
  columns.push_back({.name = "any order, any fault", .faults = all_kinds, .order = Order::any});
  return columns;
}

Column column(const std::string& name) {
  std::vector<std::string> known;
  char letter = 'a';
  for (auto& column : columns()) {
    if (name == column.name || name == std::string(1, letter)) return column;
    known.push_back(fmt::format("{} {}", letter++, column.name));
  }
  throw std::invalid_argument(
      fmt::format("there is no column '{}'; there are: {}", shortened(name), fmt::join(known, "; ")));
}

std::vector<Property> properties() {
  return {nothing_lost_nothing_twice(), billing_agrees(), nothing_stuck(), told_after_true(), told_only_what_changed()};
}

Cell explore(const Step& step, const Column& column) {
  Search search(step, column);
  for (const auto& typed : scenarios(step)) search.go_through(typed);
  return std::move(search).cell();
}

}  // namespace shop::matrix
