#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "shop/checks/check.hpp"
#include "shop/checks/ledger.hpp"
#include "simulation/search/search.hpp"
#include "simulation/world/fault.hpp"

namespace shop {

using simulation::Fault;
using simulation::Order;

/// What must hold of the shop in every schedule.
struct Property {
  std::string name;
  /// Looks at the shop when nothing can happen any more. Throws CheckFailed.
  std::function<void(SimulatedShop&)> at_rest{};
  /// Looks at everything that happens in Orders. Throws CheckFailed.
  std::function<void(const Ledger&, const simulation::Happening&)> always{};
  /// Looks, when nothing can happen any more, at what Orders has done and told. Throws CheckFailed.
  std::function<void(const Ledger&)> in_the_end{};
};

/// An order holds what its distinct commands give, each applied once, in the order in which they first took effect.
Property nothing_lost_nothing_twice();
/// Billing bills exactly what the orders hold.
Property billing_agrees();
/// An event leaves only after the change that it tells of is committed.
Property told_after_true();
/// No event tells of a change that its command did not make.
Property told_only_what_changed();
/// Each change is told after it is committed, if the command that has made it is not in the error queue.
Property every_change_is_told();
/// Queues are empty, and the error queue too.
Property nothing_stuck();

/// Every schedule of a scenario: what is given is handled before; then the lines are typed, and whatever can happen is
/// tried, with each kind of fault at most once. Instances of one endpoint are alike when the typing begins.
///
///     Exploration{.given = {"create A"},
///                 .typed = {"add book to A", "remove book from A"},
///                 .faults = {Fault::commit_fails, Fault::copy},
///                 .properties = {nothing_lost_nothing_twice(), nothing_stuck()}}
struct Exploration {
  std::vector<std::string> given{};
  std::vector<std::string> typed{};
  std::vector<Fault> faults{};
  int in_total = 2;  ///< how many faults at most in one schedule
  Order order = Order::as_sent;
  std::vector<Property> properties{};
  std::vector<std::string> twice{};          ///< endpoints of which two instances compete, on one database
  std::vector<std::string> typed_if_deep{};  ///< besides, when the check is to go deep
  bool retries = true;                       ///< false: what Orders cannot handle goes to the error queue at once
  std::function<void(Step&)> besides{};      ///< what else there is in the shop, beside the learner's code
  std::string look{};                        ///< where to look if a property breaks; empty: where the property says
};

/// An exploration that is there to find something: a schedule in which its property breaks.
struct Flaw {
  Exploration exploration;
  std::string expected;   ///< what is to be seen
  std::string otherwise;  ///< what it means that it is not
  std::string look;       ///< where to look then
};

}  // namespace shop
