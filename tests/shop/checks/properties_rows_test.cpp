#include <doctest/doctest.h>

#include "shop/steps.hpp"

using namespace messaging;
using namespace shop;
using namespace test;

TEST_CASE("a gift that is on the order twice is reported, under one copy") {
  Ways ways;
  ways.order = Items::list;
  CHECK(said(shop_with(ways), exploring({"add book to A"}, {Fault::copy}, {nothing_lost_nothing_twice()})) ==
        "nothing-lost-nothing-twice: C1 twice; C1 ok; C1 again; E1 ok; E2 ok\n"
        "expected order A holds a book\n"
        "happened it holds 2 books\n"
        "The customer wants one, and gets it twice: a book too much on order A.\n"
        "wrong orders: order_items A book\n");
  CHECK(verdict(ways, exploring({"add book to A"}, every_fault, {nothing_lost_nothing_twice()})) ==
        "nothing-lost-nothing-twice: C1, E1 lost; E2 ok");
}

TEST_CASE("a gift that is lost is reported, under one failing commit") {
  Ways ways;
  ways.remembers = Remembers::in_a_commit_before;
  CHECK(said(shop_with(ways), exploring({"add book to A"}, every_fault, {nothing_lost_nothing_twice()})) ==
        "nothing-lost-nothing-twice: C1, 2nd commit fails\n"
        "expected order A holds a book\n"
        "happened it holds nothing\n"
        "The customer wants a book and will not get it: it is not on order A.\n"
        "missing orders: order_items A book\n");
  ways.remembers = Remembers::in_memory;
  CHECK(verdict(ways, exploring({"add book to A"}, every_fault, {nothing_lost_nothing_twice()})) ==
        "nothing-lost-nothing-twice: C1, commit fails");
}

TEST_CASE("a gift that comes back after its removal is reported, under one late copy") {
  const auto exploration =
      exploring({"add book to A", "remove book from A"}, {Fault::late_copy}, {nothing_lost_nothing_twice()});
  CHECK(said(shop_with(Ways()), exploration) ==
        "nothing-lost-nothing-twice: C1 late; C1 ok; C2 ok; C1 again; E1 ok; E2 ok; E3 ok\n"
        "expected order A holds nothing\n"
        "happened it holds a book\n"
        "The customer gets a book that nobody wants: order A should not hold it.\n"
        "wrong orders: order_items A book\n");
}

TEST_CASE("a gift comes back as well if the first handling of its addition had nothing to do") {
  auto exploration =
      exploring({"add book to A", "remove book from A"}, {Fault::late_copy}, {nothing_lost_nothing_twice()});
  exploration.given.emplace_back("add book to A");
  for (const bool ends_early : {false, true}) {
    Ways ways;
    ways.ends_early = ends_early;
    CHECK(verdict(ways, exploration) == "nothing-lost-nothing-twice: C1 late; C1 ok; C2 ok; C1 again; E1 ok; E2 ok");
  }
}

TEST_CASE("gifts on an order or a bill that no command speaks of are reported") {
  const auto besides = [](std::string statement) {
    return [statement](Endpoint& endpoint) {
      endpoint.schema("CREATE TABLE IF NOT EXISTS order_items(order_id TEXT, gift TEXT)");
      endpoint.schema("CREATE TABLE IF NOT EXISTS bill_items(order_id TEXT, gift TEXT)");
      endpoint.handle<CreateOrder>([statement](const CreateOrder&, HandlerContext& context) -> Task {
        Transaction transaction = co_await context.database().begin();
        transaction.execute(statement);
        co_await transaction.commit();
      });
    };
  };
  auto step = shop_with(Ways());
  step.configure_orders = besides("INSERT INTO order_items VALUES ('Z', 'kite')");
  const auto exploration = [](const Property& property) { return exploring({}, {}, {property}); };
  CHECK(said(step, exploration(nothing_lost_nothing_twice())) ==
        "nothing-lost-nothing-twice: \n"
        "expected order Z holds nothing\n"
        "happened it holds a kite\n"
        "The customer gets a kite that nobody wants: order Z should not hold it.\n"
        "wrong orders: order_items Z kite\n");
  CHECK(said(step, exploration(billing_agrees())) ==
        "billing-agrees: \n"
        "expected Billing bills what order Z holds\n"
        "happened the order holds a kite, the bill says nothing\n"
        "The shop gives a kite away: it is on order Z and on no bill.\n"
        "missing billing: bill_items Z kite\n");
}

TEST_CASE("what is on no bill is reported, under one lost send") {
  CHECK(said(shop_with(Ways()), exploring({"add book to A"}, every_fault, {billing_agrees()})) ==
        "billing-agrees: C1, E1 lost\n"
        "expected Billing bills what order A holds\n"
        "happened the order holds a book, the bill says nothing\n"
        "The shop gives a book away: it is on order A and on no bill.\n"
        "missing billing: bill_items A book\n");
}

TEST_CASE("what is billed twice is reported, under one lost acknowledgement") {
  Ways ways;
  ways.bill = Items::list;
  CHECK(said(shop_with(ways), exploring({"add book to A"}, {Fault::ack_lost}, {billing_agrees()})) ==
        "billing-agrees: C1 ok; E1, ack lost; E1 again\n"
        "expected Billing bills what order A holds\n"
        "happened the order holds a book, the bill says 2 books\n"
        "The customer pays twice: a book too much on the bill of order A. Who ordered that?\n"
        "wrong billing: bill_items A book\n");
}

TEST_CASE("where a bill counts, the row with the wrong count is reported") {
  Ways ways;
  ways.bill = Items::counted;
  CHECK(said(shop_with(ways), exploring({"add book to A"}, {Fault::ack_lost}, {billing_agrees()})) ==
        "billing-agrees: C1 ok; E1, ack lost; E1 again\n"
        "expected Billing bills what order A holds\n"
        "happened the order holds a book, the bill says 2 books\n"
        "The customer pays twice: a book too much on the bill of order A. Who ordered that?\n"
        "wrong billing: bill_items A book 2\n");
  ways.tells = Tells::always;
  CHECK(said(shop_with(ways), exploring({"remove book from A"}, {}, {billing_agrees()})) ==
        "billing-agrees: C1 ok; E1 ok\n"
        "expected Billing bills what order A holds\n"
        "happened the order holds nothing, the bill says -1 book\n"
        "The shop pays the customer for a book: that was never billed.\n"
        "wrong billing: bill_items A book -1\n");
}

TEST_CASE("what is billed and on no order is reported, under one late copy of an event") {
  CHECK(said(shop_with(Ways()),
             exploring({"add book to A", "remove book from A"}, {Fault::late_copy}, {billing_agrees()})) ==
        "billing-agrees: C1, E1 late; C2 ok; E1 ok; E2 ok; E1 again\n"
        "expected Billing bills what order A holds\n"
        "happened the order holds nothing, the bill says a book\n"
        "The customer pays for a book that order A does not hold.\n"
        "wrong billing: bill_items A book\n");
}
