#pragma once

#include <functional>
#include <string>
#include <vector>

#include "messaging/errors.hpp"
#include "shop/simulated_shop.hpp"

namespace shop {

/// A check does not hold: what was expected, what happened instead, and where to look, each in the shop's words.
struct CheckFailed : messaging::Error {
  CheckFailed(std::string what_was_expected, std::string what_happened, std::string where_to_look)
      : Error("expected: " + what_was_expected + "; happened: " + what_happened),
        expected(std::move(what_was_expected)),
        happened(std::move(what_happened)),
        look(std::move(where_to_look)) {}
  std::string expected;
  std::string happened;
  std::string look;
};

/// Throws CheckFailed unless `holds`.
void expect(bool holds, const std::string& expected, const std::string& happened, const std::string& look);
/// Throws CheckFailed, with the reason, if a message is in the error queue.
void expect_all_handled(SimulatedShop& shop, const std::string& look);
/// Throws CheckFailed unless the order, or the bill, holds just these gifts.
void expect_order(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look);
void expect_bill(SimulatedShop& shop, const std::string& order_id, const Gifts& gifts, const std::string& look);
/// Throws CheckFailed unless messages of this type left this often.
void expect_sent(SimulatedShop& shop, std::size_t times, const std::string& type, const std::string& look);

/// One check of an exercise. Its name is a sentence in the learner's words.
struct Check {
  /// Looks at one run of the shop, in sending order and without faults.
  Check(std::string sentence, int rung_of_hints, std::function<void(SimulatedShop&)> look_at);
  /// Looks at every schedule that an exploration reaches.
  Check(std::string sentence, int rung_of_hints, struct Exploration exploration);

  std::string name;
  int rung;  ///< of the hints: which one helps whoever fails this check
  /// Returns what was covered, in words; may be empty. Throws CheckFailed with the history so far in `history`.
  std::function<std::string(const Step& step, std::vector<std::string>& history)> run;
};

/// A property of the shop, checked when nothing can happen any more.
struct Property {
  std::string name;
  std::function<void(SimulatedShop&)> require;  ///< throws CheckFailed
};

/// An order holds what its distinct commands give, each applied once, in the order in which they were first delivered.
Property nothing_lost_nothing_twice();
/// Billing bills exactly what the orders hold.
Property billing_agrees();
/// Queues are empty, and the error queue too.
Property nothing_stuck();

/// Every schedule of a scenario: what is given is delivered before; then the lines are typed, and the messages that
/// follow from them are delivered in every possible order.
struct Exploration {
  std::vector<std::string> given;
  std::vector<std::string> typed;
  std::vector<Property> properties;
};

/// The main function of a check program: `[--report FILE]`. Runs the checks in order and reports each as a line of
/// JSON. Returns 0 if all hold, 1 if one fails.
int run_checks(int argc, char** argv, const std::vector<Check>& checks, const Step& step = Step());

}  // namespace shop
