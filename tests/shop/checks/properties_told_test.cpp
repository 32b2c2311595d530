#include <doctest/doctest.h>

#include "shop/checks/schedule_run.hpp"
#include "shop/steps.hpp"

using namespace messaging;
using namespace shop;
using namespace test;

TEST_CASE("an event that leaves before its change is saved is reported, without any fault") {
  Ways ways;
  ways.publish = Publish::before_commit;
  CHECK(said(shop_with(ways), exploring({"add book to A"}, every_fault, {told_after_true()})) ==
        "told-after-true: C1 ok\n"
        "expected ItemAdded leaves after the change it tells of is saved\n"
        "happened it leaves and says that there is a book on order A; nothing of the kind is saved\n"
        "Billing is told that there is a book on order A. That is not so, and may never be.\n");
  auto removing = exploring({"remove book from A"}, {}, {told_after_true()});
  removing.given.emplace_back("add book to A");
  CHECK(said(shop_with(ways), removing) ==
        "told-after-true: C1 ok\n"
        "expected ItemRemoved leaves after the change it tells of is saved\n"
        "happened it leaves and says that the book is gone from order A; nothing of the kind is saved\n"
        "Billing is told that the book is gone from order A. That is not so, and may never be.\n");
}

TEST_CASE("an event that tells of no change is reported, without any fault") {
  Ways ways;
  ways.tells = Tells::always;
  CHECK(said(shop_with(ways), exploring({"add book to A", "add book to A"}, every_fault, {told_only_what_changed()})) ==
        "told-only-what-changed: C1 ok; C2 ok\n"
        "expected ItemAdded tells of a change that AddItem made\n"
        "happened it says that there is a book on order A, but this AddItem has changed nothing of the kind\n"
        "Billing is told once more that there is a book on order A, though nothing has changed. Who ordered that?\n");
  CHECK(verdict(ways, exploring({"remove book from A"}, {}, {told_only_what_changed()})) ==
        "told-only-what-changed: C1 ok");
}

TEST_CASE("an event of a command that then ends in the error queue tells of no change") {
  Ways ways;
  ways.adding = [](HandlerContext& context) -> Task {
    co_await context.publish(ItemAdded("A", Gift::book));
    throw std::runtime_error("sold out");
  };
  auto exploration = exploring({"add book to A"}, {}, {told_only_what_changed()});
  exploration.retries = false;
  CHECK(explored(shop_with(ways), exploration).property == "told-only-what-changed");
}

TEST_CASE("a message in the error queue is reported, with the reason") {
  auto exploration = exploring({"add book to B"}, {}, {nothing_stuck()});
  exploration.retries = false;
  CHECK(said(shop_with(Ways()), exploration) ==
        "nothing-stuck: C1 ok\n"
        "expected every message is handled\n"
        "happened AddItem is in the error queue: FOREIGN KEY constraint failed\n"
        "The customer waits: AddItem could not be handled, and is in the error queue.\n");
}

TEST_CASE("a message that waits for an endpoint that has stopped is reported") {
  auto step = shop_with(Ways());
  step.configure_billing = [](Endpoint& billing) {
    billing.schema("CREATE TABLE IF NOT EXISTS bill_items(order_id TEXT, gift TEXT)");
    billing.handle<ItemAdded>([&billing](const ItemAdded&, HandlerContext&) -> Task {
      billing.stop();
      co_return;
    });
  };
  const auto outcome = explored(step, exploring({"add book to A", "add kite to A"}, {}, {nothing_stuck()}));
  REQUIRE(outcome.broken);
  CHECK(outcome.picture.token == "C1 ok; C2 ok; E1 ok");
  CHECK(outcome.broken->expected == "the queue of billing is empty at the end");
  CHECK(outcome.broken->happened == "ItemAdded is still there");
}
