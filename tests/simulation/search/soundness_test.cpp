#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "simulation/search/exploring.hpp"

using namespace simulation;
using namespace test;
using Faults = std::vector<Fault>;

namespace {

const Faults every_kind(std::begin(all_faults), std::end(all_faults));
const Bounds no_faults = Bounds::each_once({}, 0);
const Bounds one_fault = Bounds::each_once(every_kind, 1);

System in_any_order(System system) {
  system.order = Order::any;
  return system;
}

/// The first of these that the others lack, or nothing.
std::string missing(const std::set<std::string>& all, const std::set<std::string>& some) {
  const auto lacks = [&](const auto& one) { return !some.contains(one); };
  const auto found = std::find_if(all.begin(), all.end(), lacks);
  return found == all.end() ? "" : *found;
}

/// The same message as OrderPlaced, if nothing tells who has sent it.
struct OrderPlacedForBilling : messaging::Command<"OrderPlaced", "billing"> {
  OrderPlacedForBilling() = default;
  explicit OrderPlacedForBilling(std::string id) : order_id(std::move(id)) {}
  std::string order_id;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(OrderPlacedForBilling, order_id)
};

struct OrderSent : messaging::Event<"OrderSent"> {
  OrderSent() = default;
  explicit OrderSent(std::string id) : order_id(std::move(id)) {}
  std::string order_id;
  NLOHMANN_DEFINE_TYPE_INTRUSIVE(OrderSent, order_id)
};

/// Orders and the post tell Billing the same, and the post something else besides.
System two_tell_the_same() {
  using namespace messaging;
  const auto as_anybody = [](OutgoingContext& context, Next next) -> Task {
    auto& headers = context.message().headers;
    if (context.message().type() == "OrderPlaced") {
      headers = {{header::message_id, "placed"}, {header::message_type, "OrderPlaced"}, {header::intent, "event"}};
    }
    co_await next();
  };
  const auto configure_orders = [=](Endpoint& orders) {
    orders.outgoing().use("as anybody", as_anybody);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      co_await context.send(OrderPlacedForBilling(command.order_id));
      co_await context.send(SendInvoice(command.order_id));
    });
  };
  const auto configure_post = [=](Endpoint& post) {
    post.outgoing().use("as anybody", as_anybody);
    post.handle<SendInvoice>([](const SendInvoice& command, HandlerContext& context) -> Task {
      co_await context.publish(OrderPlaced(command.order_id));
      co_await context.publish(OrderSent(command.order_id));
    });
  };
  const auto configure_billing = [](Endpoint& billing) {
    keeps_notes(billing);
    billing.handle<OrderPlaced>(
        [](const OrderPlaced&, HandlerContext& context) -> Task { co_await note(context, "placed"); });
    billing.handle<OrderSent>(
        [](const OrderSent&, HandlerContext& context) -> Task { co_await note(context, "sent"); });
  };
  return {{frontend(), {"orders", configure_orders}, {"billing", configure_billing}, {"post", configure_post}},
          place({"A"})};
}

struct Counts {
  std::size_t schedules;  ///< without any reduction
  std::size_t with_sleep_sets;
  std::size_t with_both;  ///< copies merged besides
};

/// Goes through all schedules with and without reductions, and compares what they have led to: what is there in the
/// end, and what each endpoint has lived through until then.
Counts compare(System system, const Bounds& bounds) {
  system.merge = Merge::never;
  const auto raw = explore(system, bounds, Reductions::none());
  CHECK(raw.executions == raw.schedules);
  Counts counts{raw.schedules, 0, 0};
  for (const auto merge : {Merge::never, Merge::same_delivery}) {
    system.merge = merge;
    const auto reduced = explore(system, bounds);
    CHECK(missing(raw.outcomes, reduced.outcomes) == "");
    CHECK(missing(reduced.outcomes, raw.outcomes) == "");
    CHECK(missing(raw.lives, reduced.lives) == "");
    CHECK(missing(reduced.lives, raw.lives) == "");
    (merge == Merge::never ? counts.with_sleep_sets : counts.with_both) = reduced.schedules;
  }
  CHECK(counts.with_sleep_sets <= counts.schedules);
  CHECK(counts.with_both <= counts.with_sleep_sets);
  return counts;
}

}  // namespace

TEST_CASE("commands and their events: one schedule stands for many, and every outcome is seen") {
  const auto three = compare(one_subscriber({"A", "B", "C"}), no_faults);
  CHECK(three.schedules == 5);
  CHECK(three.with_both == 1);
  const auto in_order = compare(one_subscriber({"A", "B"}), one_fault);
  CHECK(in_order.with_both < in_order.schedules);
  const auto in_any = compare(in_any_order(one_subscriber({"A", "B"})), one_fault);
  CHECK(in_any.with_sleep_sets < in_any.schedules);
  CHECK(in_any.with_both < in_any.with_sleep_sets);
}

TEST_CASE("two subscribers to an event get it in an order that does not matter") {
  const auto without_faults = compare(two_subscribers({"A", "B"}), no_faults);
  CHECK(without_faults.schedules == 16);
  CHECK(without_faults.with_both == 1);
  const auto with_one = compare(two_subscribers({"A"}), one_fault);
  CHECK(with_one.with_both < with_one.schedules);
}

TEST_CASE("of two that send to one queue, both orders are tried where the queue keeps the order") {
  const auto without_faults = compare(two_senders({"A"}), no_faults);
  CHECK(without_faults.schedules == 4);
  CHECK(without_faults.with_both == 2);
  CHECK(compare(two_senders({"A", "B"}), no_faults).with_both == 6);
  compare(two_senders({"A"}), Bounds::each_once({Fault::ack_lost, Fault::crash}, 1));
  compare(in_any_order(two_senders({"A"})), Bounds::each_once({Fault::commit_fails}, 1));
}

TEST_CASE("what is sent back is waited for") {
  compare(sends_back({"A", "B"}), one_fault);
  compare(in_any_order(sends_back({"A"})), one_fault);
}

TEST_CASE("who sets a timer first is seen where two timers are due at once") {
  compare(sleepers({"A", "B"}), one_fault);
  compare(in_any_order(sleepers({"A", "B"})), one_fault);
  compare(sleepers({"A"}), Bounds::each_once(every_kind, 2));
}

TEST_CASE("what failed comes back while others go on") {
  compare(retriers({"A", "B"}), one_fault);
  compare(in_any_order(retriers({"A", "B"})), no_faults);
}

TEST_CASE("copies that differ in a header, or in how often they were handed out, are two choices") {
  compare(in_any_order(attempt_counters({"A"})), one_fault);
  compare(in_any_order(attempt_counters({"A"})), Bounds::each_once({Fault::copy, Fault::ack_lost}, 2));
  compare(attempt_counters({"A", "B"}), Bounds::each_once({Fault::late_copy, Fault::ack_lost}, 2));
}

TEST_CASE("every two kinds of faults together") {
  for (std::size_t i = 0; i < every_kind.size(); ++i) {
    for (std::size_t j = i + 1; j < every_kind.size(); ++j) {
      CAPTURE(name(every_kind[i]));
      CAPTURE(name(every_kind[j]));
      const auto bounds = Bounds::each_once({every_kind[i], every_kind[j]}, 2);
      compare(one_subscriber({"A"}), bounds);
      compare(in_any_order(one_subscriber({"A"})), bounds);
    }
  }
}

// A late copy may still wait when the same event is sent anew: then the one that binds those behind it must be able to
// go first.
TEST_CASE("a late copy stays behind what was sent after it") {
  auto bounds = Bounds::each_once({Fault::late_copy, Fault::ack_lost}, 2);
  bounds.copies_of = messaging::Intent::event;
  compare(one_subscriber({"A", "B", "C"}), bounds);
}

// To take the late copy, and to add another like it, would not lead to the same in either order if they were one.
TEST_CASE("of two that are the same, one may bind those behind it, the other not") {
  auto bounds = Bounds::each_once({Fault::late_copy}, 1);
  bounds.copies_of = messaging::Intent::command;
  compare(two_tell_the_same(), bounds);
}

TEST_CASE("budgets that overlap allow the same, whatever strikes first") {
  Bounds bounds;
  bounds.budgets = {{{Fault::ack_lost, Fault::commit_fails}, 1}, {{Fault::ack_lost}, 1}};
  bounds.in_total = 2;
  Allowance allowance(bounds);
  allowance.spend(Fault::ack_lost);
  CHECK(allowance.allows(Fault::commit_fails));
  allowance.spend(Fault::commit_fails);
  CHECK(!allowance.allows(Fault::ack_lost));
  compare(one_subscriber({"A", "B"}), bounds);
}

// The numbers that the prototype of this design has counted.
TEST_CASE("the schedules of a known system are counted") {
  Bounds bounds;
  bounds.budgets = {{{Fault::commit_fails, Fault::send_lost, Fault::ack_lost}, 1}, {{Fault::copy}, 1}};
  bounds.in_total = 2;
  bounds.copies_of = messaging::Intent::event;
  auto system = in_any_order(one_subscriber({"A", "B"}));
  system.merge = Merge::never;
  const auto raw = explore(system, bounds, Reductions::none());
  CHECK(raw.schedules == 2276);
  system.merge = Merge::any_delivery;
  const auto merged = explore(system, bounds, Reductions::none());
  CHECK(merged.schedules == 856);
  const auto reduced = explore(system, bounds);
  CHECK(reduced.schedules == 350);
  CHECK(missing(raw.outcomes, reduced.outcomes) == "");
  CHECK(missing(raw.outcomes, merged.outcomes) == "");
}
