#include <doctest/doctest.h>

#include "shop/steps.hpp"

using namespace messaging;
using namespace shop;
using namespace test;

// The course, in systems as small as can be: what each way to write the shop is good for, and where it ends.

namespace {

const std::vector<std::string> add{"add book to A"};
const std::vector<std::string> add_add{"add book to A", "add book to A"};
const std::vector<std::string> add_remove{"add book to A", "remove book from A"};
const std::vector<std::string> add_remove_add{"add book to A", "remove book from A", "add book to A"};

const std::vector<Fault> of_one_message{Fault::copy, Fault::commit_fails, Fault::send_lost, Fault::send_unsure};

std::string breaks(const Ways& ways, const std::vector<std::string>& typed, Fault fault, const Property& property) {
  return verdict(ways, exploring(typed, {fault}, {property}));
}

Exploration in_any_order(Exploration exploration) {
  exploration.order = Order::any;
  return exploration;
}

/// Orders remembers commands, and tells again of those that it remembers; Billing counts.
Ways by_command_ids() {
  Ways ways;
  ways.bill = Items::counted;
  ways.tells = Tells::if_changed_or_again;
  ways.remembers = Remembers::in_the_same_commit;
  return ways;
}

/// Besides, an event's ID is made from its command's, and Billing remembers events.
Ways by_derived_ids() {
  auto ways = by_command_ids();
  ways.derives_ids = true;
  ways.billing_remembers = true;
  return ways;
}

}  // namespace

TEST_CASE("an event published before the commit tells of what is not true yet") {
  Ways ways;
  ways.publish = Publish::before_commit;
  CHECK(verdict(ways, exploring(add, {}, {told_after_true()})) == "told-after-true: C1 ok");
  CHECK(verdict(ways, exploring(add, {Fault::commit_fails}, {billing_agrees()})) == "holds");  // it is tried again
}

TEST_CASE("save first, then publish if something has changed: a lost event is never told again") {
  for (const auto fault : {Fault::send_lost, Fault::crash})
    CHECK(breaks(Ways(), add, fault, billing_agrees()) != "holds");
  CHECK(breaks(Ways(), add, Fault::send_lost, billing_agrees()) == "billing-agrees: C1, E1 lost");
  CHECK(breaks(Ways(), add, Fault::crash, billing_agrees()) == "billing-agrees: C1, crash before E1; C1 again");
  CHECK(verdict(Ways(), exploring(add, {Fault::copy, Fault::commit_fails, Fault::send_unsure, Fault::ack_lost},
                                  every_property())) == "holds");
}

TEST_CASE("publish in either case: nothing is lost as long as nothing is removed, though Billing is told too much") {
  Ways ways;
  ways.tells = Tells::always;
  const std::vector<Property> four{nothing_lost_nothing_twice(), billing_agrees(), told_after_true(), nothing_stuck()};
  CHECK(verdict(ways, exploring(add, of_one_message, four)) == "holds");
  CHECK(verdict(ways, exploring(add, every_fault, four)) == "holds");
  CHECK(verdict(ways, exploring(add_add, of_one_message, four)) == "holds");
  CHECK(verdict(ways, exploring(add_add, {}, {told_only_what_changed()})) == "told-only-what-changed: C1 ok; C2 ok");
}

TEST_CASE("publish in either case, with removals: whatever comes again and is overtaken undoes what came later") {
  Ways ways;
  ways.tells = Tells::always;
  const auto lost = nothing_lost_nothing_twice();
  CHECK(breaks(ways, add_remove, Fault::late_copy, lost) ==
        "nothing-lost-nothing-twice: C1 late; C1 ok; C2 ok; C1 again; E1 ok; E2 ok; E3 ok");
  CHECK(breaks(ways, add_remove, Fault::ack_lost, lost) ==
        "nothing-lost-nothing-twice: C1, ack lost; C2 ok; C1 again; E1 ok; E2 ok; E3 ok");
  CHECK(breaks(ways, add_remove, Fault::crash, lost) ==
        "nothing-lost-nothing-twice: C1, crash before E1; C2 ok; C1 again; E2 ok; E3 ok");
  CHECK(breaks(ways, add_remove, Fault::late_copy, billing_agrees()) ==
        "billing-agrees: C1, E1 late; C2 ok; E1 ok; E2 ok; E1 again");
  // What comes again is not overtaken: a copy directly behind its original, an attempt repeated in place.
  for (const auto fault : of_one_message) CHECK(breaks(ways, add_remove, fault, lost) == "holds");
}

TEST_CASE("commands known by their IDs: orders are right under every fault, in any order") {
  const std::vector<Property> of_orders{nothing_lost_nothing_twice(), nothing_stuck()};
  CHECK(verdict(by_command_ids(), exploring(add_remove, every_fault, of_orders)) == "holds");
  auto exploration = in_any_order(exploring(add_remove_add, every_fault, of_orders));
  exploration.in_total = 1;
  CHECK(verdict(by_command_ids(), exploration) == "holds");
}

TEST_CASE("commands known by their IDs: a Billing that counts counts an event twice") {
  const auto agrees = billing_agrees();
  CHECK(breaks(by_command_ids(), add, Fault::copy, agrees) == "billing-agrees: C1, E1 twice; E1 ok; E1 again");
  CHECK(breaks(by_command_ids(), add, Fault::ack_lost, agrees) == "billing-agrees: C1 ok; E1, ack lost; E1 again");
  CHECK(breaks(by_command_ids(), add, Fault::send_unsure, agrees) == "billing-agrees: C1, E1 unsure; E1 ok; E2 ok");
  for (const auto fault : {Fault::commit_fails, Fault::send_lost}) {
    CHECK(breaks(by_command_ids(), add, fault, agrees) == "holds");
  }
}

TEST_CASE("events known by derived IDs: the bill is right under every fault, in sending order") {
  CHECK(verdict(by_derived_ids(), exploring(add, every_fault, every_property())) == "holds");
  for (const auto fault : every_fault) {
    CHECK(verdict(by_derived_ids(), exploring(add_remove_add, {fault}, every_property())) == "holds");
  }
  CHECK(verdict(by_derived_ids(), in_any_order(exploring(add_remove_add, {}, every_property()))) == "holds");
}

TEST_CASE("events known by derived IDs: a command that changed nothing, handled again, is told of as if it had") {
  CHECK(verdict(by_derived_ids(), exploring(add_add, {Fault::copy}, {told_only_what_changed()})) ==
        "told-only-what-changed: C2 twice; C1 ok; C2 ok; C2 again");
  CHECK(verdict(by_derived_ids(), exploring(add_add, {Fault::copy}, {billing_agrees()})) ==
        "billing-agrees: C2 twice; C1 ok; C2 ok; C2 again; E1 ok; E2 ok");
  // A removal that overtakes its addition changes nothing.
  const auto removed_first = in_any_order(exploring(add_remove_add, {Fault::copy}, {billing_agrees()}));
  CHECK(verdict(by_derived_ids(), removed_first) == "billing-agrees: without C1 C3; C2 twice; C2 ok; C2 again; E1 ok");
  CHECK(verdict(right(), removed_first) == "holds");
  CHECK(verdict(right(), exploring(add_add, {Fault::copy}, every_property())) == "holds");
}

TEST_CASE("marks in a commit of their own: lost if the mark comes first, done twice if it comes last") {
  auto ways = right();
  ways.remembers = Remembers::in_a_commit_before;
  CHECK(breaks(ways, add, Fault::commit_fails, nothing_lost_nothing_twice()) ==
        "nothing-lost-nothing-twice: C1, 2nd commit fails");
  CHECK(breaks(ways, add, Fault::crash, nothing_lost_nothing_twice()) ==
        "nothing-lost-nothing-twice: C1, crash before 2nd commit; C1 again");
  ways.remembers = Remembers::in_a_commit_after;
  CHECK(breaks(ways, add_remove, Fault::crash, nothing_lost_nothing_twice()) ==
        "nothing-lost-nothing-twice: C1, crash before 2nd commit; C2 ok; C1 again; E1 ok; E2 ok");
}

TEST_CASE("marks in memory: lost with the process, and kept when the commit fails") {
  auto ways = right();
  ways.remembers = Remembers::in_memory;
  CHECK(breaks(ways, add, Fault::commit_fails, nothing_lost_nothing_twice()) ==
        "nothing-lost-nothing-twice: C1, commit fails");
  CHECK(breaks(ways, add_remove, Fault::crash, nothing_lost_nothing_twice()) ==
        "nothing-lost-nothing-twice: C1, crash before E1; C2 ok; C1 again; E2 ok; E1 ok");
  CHECK(breaks(ways, add_remove, Fault::ack_lost, nothing_lost_nothing_twice()) == "holds");
}
