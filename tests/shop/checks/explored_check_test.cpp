#include <doctest/doctest.h>

#include "shop/steps.hpp"
#include "simulation/picture/text/picture_text.hpp"

using namespace messaging;
using namespace shop;
using namespace test;

namespace {

std::vector<std::string> drawn(const Outcome& outcome) {
  return simulation::plain(simulation::to_text(outcome.picture));
}

Outcome replayed(const Exploration& exploration, const std::string& token) {
  return Check("it", 1, exploration).replay(shop_with(Ways()), token);
}

/// The token of the schedule that a token stands for, or what is wrong with it.
std::string understood(const Exploration& exploration, const std::string& token) {
  try {
    return replayed(exploration, token).picture.token;
  } catch (const simulation::WrongToken& wrong) {
    return wrong.what();
  }
}

const auto lost_event = exploring({"add book to A", "create B"}, every_fault, {billing_agrees()});

}  // namespace

TEST_CASE("a check that fails hands out the schedule, its picture, and what the customer sees") {
  const auto outcome = explored(shop_with(Ways()), lost_event);
  REQUIRE(outcome.broken);
  CHECK(outcome.covered.empty());
  CHECK(outcome.note.empty());
  const auto& picture = outcome.picture;
  CHECK(outcome.property == "billing-agrees");
  CHECK(picture.property == "billing-agrees");
  CHECK(picture.token == "without C2; C1, E1 lost");
  CHECK(picture.sentence == "The shop gives a book away: it is on order A and on no bill.");
  CHECK(picture.expected == outcome.broken->expected);
  CHECK(picture.happened == outcome.broken->happened);
  CHECK(picture.look == "what orders.cpp publishes, and when");
  CHECK(picture.given == std::vector<std::string>{"create A"});
  REQUIRE(picture.typed.size() == 1);  // a command that is not needed is left out
  CHECK(picture.typed.front() == std::pair<std::string, std::string>("C1", "add book to A"));
  REQUIRE(picture.breaking.size() == 1);
  CHECK(picture.lanes.at(picture.breaking.front().lane) == "billing");
  CHECK(picture.breaking.front().row == simulation::Row{"bill_items", {"A", "book"}});
  CHECK(picture.breaking.front().missing);
  CHECK_FALSE(picture.moments.empty());
}

TEST_CASE("an exploration may know better where to look than its property") {
  auto exploration = lost_event;
  exploration.look = "the outbox";
  const auto outcome = explored(shop_with(Ways()), exploration);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->look == "the outbox");
  CHECK(outcome.picture.look == "the outbox");
  exploration.typed = {"sell book to A"};
  const auto not_run = explored(shop_with(Ways()), exploration);
  REQUIRE(not_run.broken);
  CHECK(not_run.broken->look == "parse_command in frontend.cpp");
}

TEST_CASE("an exploration may put something beside the step, in every schedule and in its picture") {
  auto exploration = exploring({"add book to A"}, {}, {nothing_stuck()});
  exploration.besides = [](Step& step) {
    step.configure_billing = [](Endpoint& billing) {
      billing.handle<ItemAdded>([](const ItemAdded&, HandlerContext&) -> Task { throw BadMessage("no bills today"); });
    };
  };
  const auto outcome = explored(shop_with(Ways()), exploration);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->happened == "ItemAdded is in the error queue: no bills today");
  CHECK(Check("it", 1, exploration).replay(shop_with(Ways()), "C1 ok").property == "nothing-stuck");
}

TEST_CASE("a schedule that is replayed gives the same picture, and the same again") {
  for (const auto order : {Order::as_sent, Order::any}) {
    auto exploration = exploring({"add book to A", "remove book from A", "add kite to A"}, every_fault,
                                 {nothing_lost_nothing_twice()});
    exploration.order = order;
    const auto found = explored(shop_with(Ways()), exploration);
    REQUIRE(found.broken);
    const auto again = replayed(exploration, found.picture.token);
    CHECK(drawn(again) == drawn(found));
    CHECK(again.picture.token == found.picture.token);
    CHECK(again.property == found.property);
    REQUIRE(again.broken);
    CHECK(again.broken->happened == found.broken->happened);
    CHECK(again.note.empty());
  }
}

TEST_CASE("the picture of a property that breaks on the way says where, and goes on to the end of the schedule") {
  Ways ways;
  ways.publish = Publish::before_commit;
  const auto exploration = exploring({"add book to A"}, {}, {told_after_true()});
  const auto found = explored(shop_with(ways), exploration);
  CHECK(found.picture.token == "C1 ok");
  const auto moments = found.picture.moments;
  CHECK(std::count_if(moments.begin(), moments.end(), [](const auto& moment) {
          return moment.what == simulation::What::broken && moment.text == "told-after-true";
        }) == 1);
  const auto further = Check("it", 1, exploration).replay(shop_with(ways), "C1 ok; E1 ok");
  CHECK(further.property == "told-after-true");
  CHECK(further.picture.token == "C1 ok; E1 ok");
}

TEST_CASE("a token may be written by hand") {
  CHECK(understood(lost_event, "") == "C1 ok; C2 ok; E1 ok");
  CHECK(understood(lost_event, "C1") == "C1 ok; C2 ok; E1 ok");
  CHECK(understood(lost_event, "  C1   ok ;E1;  ") == "C1 ok; E1 ok; C2 ok");
  CHECK(understood(lost_event, "without C1") == "without C1; C2 ok");
  CHECK(understood(lost_event, "C1 twice; C1, commit fails, E1 twice") ==
        "C1 twice; C1, commit fails, E1 twice; C1 again; C2 ok; E1 ok; E1 again");
  // Also what the check does not try.
  const auto without_faults = exploring({"add book to A"}, {}, {nothing_stuck()});
  CHECK(understood(without_faults, "C1, ack lost; C1 again, crash before commit") ==
        "C1, ack lost; C1 again, crash before commit; C1 again; E1 ok");
  CHECK_FALSE(replayed(without_faults, "C1, E1 lost").broken);
}

TEST_CASE("a wrong token says what is wrong with it, and what would be right") {
  CHECK(understood(lost_event, "C1 ok; C2 ok; C3 ok") ==
        "step 3, `C3`, cannot happen there; what can happen there: E1");
  CHECK(understood(lost_event, "sing") == "step 1, `sing`, cannot happen there; what can happen there: C1");
  CHECK(
      understood(lost_event, "C1, E1 fails") ==
      "`E1 fails` cannot happen in step 1, `C1`; what can go wrong there: crash before begin, commit fails, crash "
      "before commit, E1 twice, E1 late, E1 lost, E1 unsure, crash before E1, ack lost, crash before ack, crash at the "
      "end");
  CHECK(understood(lost_event, "C3 twice") ==
        "`C3 twice` cannot happen when the commands were typed; what can go wrong there: C1 twice, C1 late, C2 twice, "
        "C2 late");
  CHECK(understood(lost_event, "C1; C2; E1; E1 again") ==
        "step 4, `E1 again`, cannot happen any more: everything had come to rest before");
  CHECK(understood(lost_event, ",") == "',' is no step; a step is like `C1 ok` or `C1, commit fails`");
  CHECK(understood(lost_event, "without C").starts_with("'without C' names no typed command; it would be like "));
  CHECK(understood(lost_event, "without C9") == "there is no C9 to leave out; typed are C1 to C2");
}

TEST_CASE("a check that holds says what it has covered") {
  // Few enough to be counted by hand: commands that tell nobody.
  Ways silent;
  silent.publish = Publish::never;
  const auto covers = [&](std::vector<std::string> typed, std::vector<Fault> faults, int in_total = 2,
                          Order order = Order::as_sent) {
    auto exploration = exploring(std::move(typed), std::move(faults), {nothing_stuck()});
    exploration.in_total = in_total;
    exploration.order = order;
    return explored(shop_with(silent), exploration).covered;
  };
  const std::vector<std::string> one{"add book to A"};
  const std::vector<std::string> two{"add book to A", "add kite to A"};
  CHECK(covers(one, {}) == "The one schedule of 1 command without faults");
  CHECK(covers(two, {Fault::copy}, 0) == "The one schedule of 2 commands without faults");
  CHECK(covers(two, {}, 2, Order::any) == "All 2 schedules of 2 commands in any order without faults");
  CHECK(covers(two, {Fault::copy}) == "All 3 schedules of 2 commands with at most 1 copy");
  CHECK(covers(two, {Fault::ack_lost}) == "All 4 schedules of 2 commands with at most 1 lost acknowledgement");
  CHECK(covers(one, {Fault::copy, Fault::ack_lost}) ==
        "All 6 schedules of 1 command with at most 1 copy and 1 lost acknowledgement");
  CHECK(covers(one, {Fault::copy, Fault::ack_lost}, 1) ==
        "All 3 schedules of 1 command with at most 1 fault: 1 copy or 1 lost acknowledgement");
  CHECK(covers(one, {Fault::copy, Fault::ack_lost, Fault::commit_fails}, 1) ==
        "All 4 schedules of 1 command with at most 1 fault: 1 copy, 1 lost acknowledgement or 1 failing commit");
}

TEST_CASE("a check that cannot see every schedule says how far it came") {
  auto step = shop_with(Ways());
  step.configure_orders = [](Endpoint& orders) {
    orders.handle<AddItem>([](const AddItem&, HandlerContext&) -> Task { co_return; });
  };
  Exploration exploration{.typed = std::vector<std::string>(9, "add book to A"), .order = Order::any};
  CHECK(explored(step, exploration).covered ==
        "Not all: the first 50000 schedules of 9 commands in any order without faults, and 2000 sampled");
}

TEST_CASE("a check that goes deep types more lines; what it finds can be replayed") {
  auto exploration = exploring({"add book to A"}, {Fault::late_copy}, {nothing_lost_nothing_twice()});
  exploration.typed_if_deep = {"remove book from A"};
  const auto covered = [&](bool deep) { return explored(shop_with(right()), exploration, deep).covered; };
  CHECK(covered(false) == "All 3 schedules of 1 command with at most 1 late copy");
  CHECK(covered(true) == "All 7 schedules of 2 commands with at most 1 late copy");
  CHECK_FALSE(explored(shop_with(Ways()), exploration).broken);
  const auto found = explored(shop_with(Ways()), exploration, true);
  REQUIRE(found.broken);
  CHECK(found.picture.typed.size() == 2);
  const auto again = replayed(exploration, found.picture.token);
  CHECK(again.property == "nothing-lost-nothing-twice");
  CHECK(drawn(again) == drawn(found));
  CHECK(understood(exploration, "C1 ok; E1 ok") == "C1 ok; E1 ok");
  CHECK(understood(exploration, "without C2; C1 ok") == "without C2; C1 ok; E1 ok");
}

TEST_CASE("a flaw that is found makes the check hold, and is drawn") {
  auto lost = exploring({"add book to A"}, {Fault::send_lost}, {billing_agrees()});
  const Check check("it", 1, Flaw{lost, "Billing never hears", "it always hears", "the mend"});
  const auto found = check.run(shop_with(Ways()), false);
  CHECK_FALSE(found.broken);
  CHECK(found.flaw == "The shop gives a book away: it is on order A and on no bill.");
  CHECK(found.covered == "found: C1, E1 lost");
  CHECK_FALSE(found.picture.moments.empty());

  const auto immune = check.run(shop_with(right()), false);
  REQUIRE(immune.broken);
  CHECK(immune.broken->expected == "Billing never hears");
  CHECK(immune.broken->happened == "it always hears");
  CHECK(immune.broken->look == "the mend");
  CHECK(immune.flaw.empty());
}

TEST_CASE("a schedule in which the flaw does not show says so") {
  const auto lost = exploring({"add book to A"}, {Fault::send_lost}, {billing_agrees()});
  const Check check("it", 1, Flaw{lost, "Billing never hears", "it always hears", "the mend"});
  CHECK_FALSE(check.replay(shop_with(Ways()), "C1, E1 lost").broken);
  const auto outcome = check.replay(shop_with(Ways()), "C1 ok");
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->expected == "Billing never hears");
  CHECK(outcome.broken->happened == "not in this one");
}

TEST_CASE("code that does not do the same each time shows no flaw") {
  int count = 0;
  Ways ways;
  ways.adding = [&count](HandlerContext& context) -> Task {
    if (++count % 2 == 0) co_await context.publish(ItemAdded("A", Gift::kite));
  };
  const auto lost = exploring({"add book to A"}, {Fault::send_lost}, {billing_agrees()});
  const auto outcome = Check("it", 1, Flaw{lost, "", "", ""}).run(shop_with(ways), false);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->expected == "the same messages in the same order have the same effect");
  CHECK(outcome.flaw.empty());
}

TEST_CASE("a shop that does not run shows no flaw") {
  const auto lost = exploring({"sing"}, {}, {billing_agrees()});
  const auto outcome = Check("it", 1, Flaw{lost, "", "", ""}).run(shop_with(Ways()), false);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->expected == "the prompt understands 'sing'");
  CHECK(outcome.flaw.empty());
}

TEST_CASE("without retries, what Orders cannot handle goes to the error queue at once, after a crash as well") {
  Ways early;
  early.publish = Publish::before_commit;
  auto exploration = exploring({"add book to A"}, {Fault::commit_fails}, {billing_agrees()});
  CHECK(verdict(early, exploration) == "holds");
  exploration.retries = false;
  CHECK(verdict(early, exploration) == "billing-agrees: C1, commit fails; E1 ok");
  const auto outcome =
      Check("it", 1, exploration).replay(shop_with(early), "C1, crash before commit; C1 again, commit fails");
  CHECK(outcome.property == "billing-agrees");
}

TEST_CASE("a Frontend that sends nothing breaks every exploration, what is given as well as what is typed") {
  auto step = shop_with(Ways());
  step.configure_frontend = [](Endpoint& frontend) {
    frontend.outgoing().use("silent", [](OutgoingContext& context, Next next) -> Task {
      if (context.message().type() == "CreateOrder") co_await next();
    });
  };
  const auto happened = [&](const Exploration& exploration) {
    const auto outcome = explored(step, exploration);
    return outcome.broken ? outcome.broken->happened : "holds";
  };
  CHECK(happened(exploring({"add book to A"}, {}, every_property())) == "of 2 lines, 1 are sent");
  CHECK(happened(exploring({"create B"}, {}, every_property())) == "holds");
  auto given = exploring({"create B"}, {}, every_property());
  given.given.emplace_back("add book to A");
  CHECK(happened(given) == "of 2 lines, 1 are sent");
  // What Orders sends does not count.
  step.configure_frontend = [](Endpoint& frontend) {
    frontend.outgoing().use("silent", [](OutgoingContext& context, Next next) -> Task {
      if (!context.message().body.ends_with("\"B\"}")) co_await next();
    });
  };
  CHECK(happened(exploring({"add book to A", "create B"}, {}, every_property())) == "of 2 lines, 1 are sent");
}
