#pragma once

#include <vector>

#include "simulation/world/broker.hpp"
#include "simulation/world/choices.hpp"
#include "simulation/world/storage.hpp"
#include "simulation/world/world.hpp"

namespace figures {

/// Three endpoints, each with a database: a command typed at Frontend has Orders change a row and publish an event, and
/// of that Billing changes a row.
///
/// With an outbox in Orders and Billing, as in the last exercise: what is sent is stored with the change, published
/// after the commit under the ID that was stored, and marked as dispatched.
std::vector<simulation::NodePlan> with_outbox();
/// As in the first exercise: one commit, then one event; a row that is there already stays as it is.
std::vector<simulation::NodePlan> without_outbox();

/// Every kind of fault, each at most once.
simulation::Bounds all_kinds(int in_total);

/// Runs such a system from its beginning, as often as is wanted.
class Executions {
 public:
  Executions(std::vector<simulation::NodePlan> plans, int commands, simulation::Order order);

  /// Types the commands and goes on to the end. Throws std::logic_error if then not every row is there exactly once.
  void run(simulation::Choices& choices);

  const std::vector<simulation::NodePlan>& plans() const { return plans_; }
  simulation::Storage& storage() { return storage_; }

 private:
  void require_each_once(simulation::World& world) const;

  std::vector<simulation::NodePlan> plans_;
  int commands_;
  simulation::Order order_;
  simulation::Storage storage_;
};

}  // namespace figures
