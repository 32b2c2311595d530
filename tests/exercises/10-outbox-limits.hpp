#pragma once

#include <fmt/format.h>

#include <set>

#include "shop/checks/exploration.hpp"

/// What an outbox does not give, each as a schedule that shows it.
namespace limits {

using shop::CheckFailed;
using shop::Fault;
using shop::Flaw;

/// Orders hold what the commands give in the order in which they were typed.
inline shop::Property as_typed() {
  shop::Property property;
  property.name = "as-typed";
  property.at_rest = [](shop::SimulatedShop& shop) {
    shop::Gifts wanted;
    std::set<std::string> seen;
    for (const auto& sent : shop.world().wire()) {
      const auto change = shop::change_of(*sent.envelope);
      if (sent.from != "frontend" || !change || !seen.insert(sent.envelope->id()).second) continue;
      wanted.add(change->gift, (change->added ? 1 : 0) - wanted.count(change->gift));
    }
    shop::expect_order(shop, "A", wanted, "in which order the commands are handled");
  };
  return property;
}

inline Flaw order_between_messages() {
  Flaw flaw;
  flaw.exploration = {.given = {"create A"},
                      .typed = {"add book to A", "remove book from A"},
                      .faults = {Fault::crash},
                      .properties = {as_typed()}};
  flaw.expected = "there is a schedule in which the removal of a book overtakes its addition";
  flaw.otherwise = "in no schedule does it";
  flaw.look = "what handles messages in another order than they come";
  return flaw;
}

/// A shop that calls a courier from inside of the handler of AddItem.
inline void with_a_courier(shop::Step& step) {
  step.configure_orders = [configure = step.configure_orders](messaging::Endpoint& orders) {
    configure(orders);
    orders.incoming().use("courier", [](messaging::IncomingContext& context, messaging::Next next) -> messaging::Task {
      if (context.message().type() == "AddItem") context.log("a courier is called");
      co_await next();
    });
  };
}

inline shop::Property one_courier_for_each_gift() {
  shop::Property property;
  property.name = "one-courier-for-each-gift";
  property.at_rest = [](shop::SimulatedShop& shop) {
    std::size_t called = 0;
    for (const auto& happening : shop.world().history().happenings()) {
      if (happening.what == simulation::What::logged && happening.text == "a courier is called") ++called;
    }
    if (called < 2) return;
    CheckFailed failed("for one book, a courier is called once", "one is called " + shop::how_often(called),
                       "what a handler does outside of the database");
    failed.sentence = "Two couriers come for one book: no rollback takes a telephone call back.";
    throw failed;
  };
  return property;
}

inline Flaw side_effects() {
  Flaw flaw;
  flaw.exploration = {.given = {"create A"},
                      .typed = {"add book to A"},
                      .faults = {Fault::commit_fails},
                      .properties = {one_courier_for_each_gift()},
                      .besides = with_a_courier};
  flaw.expected = "there is a schedule in which a handler that calls a courier calls two";
  flaw.otherwise = "in no schedule does it";
  flaw.look = "whether a failed attempt is tried again";
  return flaw;
}

/// A network in which a copy of a book's AddItem is stuck for eight days; and customers who add puzzles after seven.
inline void with_a_slow_network(shop::Step& step) {
  step.configure_frontend = [configure = step.configure_frontend](messaging::Endpoint& frontend) {
    configure(frontend);
    frontend.outgoing().use("slow network",
                            [](messaging::OutgoingContext& context, messaging::Next next) -> messaging::Task {
                              using std::chrono::hours;
                              if (shop::is_about(context.message(), shop::Gift::puzzle)) {
                                context.later(hours(7 * 24 + 1), next);
                              } else {
                                co_await next();
                                if (context.message().type() == "AddItem") context.later(hours(8 * 24), next);
                              }
                            });
  };
}

inline Flaw copies_after_the_purge() {
  Flaw flaw;
  flaw.exploration = {.given = {"create A"},
                      .typed = {"add book to A", "remove book from A", "add puzzle to A"},
                      .properties = {shop::nothing_lost_nothing_twice()},
                      .besides = with_a_slow_network};
  flaw.expected = "a copy that comes after eight days is taken for a new message";
  flaw.otherwise = "it is recognised: its record is there for ever";
  flaw.look = "when records are purged";
  return flaw;
}

}  // namespace limits
