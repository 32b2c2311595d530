#include <doctest/doctest.h>

#include "shop/steps.hpp"

using namespace messaging;
using namespace shop;
using namespace test;

// What looks wrong at first sight, and is not: a check that reported it would be wrong itself.

TEST_CASE("nothing is reported of a shop in which nothing goes wrong") {
  auto exploration = exploring({"add book to A", "remove book from A", "add book to A"}, every_fault, every_property());
  SUBCASE("under every two faults") {}
  SUBCASE("under every fault, in any order") {
    exploration.in_total = 1;
    exploration.order = Order::any;
  }
  CHECK(verdict(right(), exploration) == "holds");
}

TEST_CASE("nothing is reported of a command that is handled again after a later one has undone it") {
  // Orders remembers the command and tells of it again; Billing remembers the event.
  auto ways = right();
  ways.tells = Tells::if_changed_or_again;
  const auto exploration =
      exploring({"add book to A", "remove book from A"},
                {Fault::copy, Fault::late_copy, Fault::ack_lost, Fault::commit_fails}, every_property());
  CHECK(verdict(ways, exploration) == "holds");
}

TEST_CASE("nothing is reported of a command that has nothing to do and tells of nothing") {
  for (const bool ends_early : {false, true}) {
    Ways ways;
    ways.ends_early = ends_early;
    auto exploration = exploring({"add book to A"}, {Fault::copy, Fault::ack_lost, Fault::crash}, every_property());
    exploration.given.emplace_back("add book to A");
    CHECK(verdict(ways, exploration) == "holds");
    CHECK(verdict(ways, exploring({"remove book from A"}, {Fault::copy, Fault::crash}, every_property())) == "holds");
  }
}

TEST_CASE("an event may tell, before its commit, of what is so already") {
  Ways ways;
  ways.tells = Tells::always;
  ways.publish = Publish::before_commit;
  auto exploration = exploring({"add book to A"}, every_fault, {told_after_true()});
  exploration.given.emplace_back("add book to A");
  CHECK(verdict(ways, exploration) == "holds");
  CHECK(verdict(ways, exploring({"remove book from A"}, every_fault, {told_after_true()})) == "holds");
}

TEST_CASE("only events tell of changes") {
  Ways ways;
  ways.adding = [](HandlerContext& context) -> Task { co_await context.send(RemoveItem("A", Gift::kite)); };
  CHECK(verdict(ways, exploring({"add book to A"}, {}, every_property())) == "holds");
}

TEST_CASE("a command that has its first effect after another has overtaken it counts from then on") {
  SUBCASE("since its process crashed before the commit") {
    CHECK(verdict(right(), exploring({"add book to A", "remove book from A"}, {Fault::crash}, every_property())) ==
          "holds");
  }
  SUBCASE("since its process crashed behind a commit that changed nothing") {
    auto ways = right();
    ways.adding = [](HandlerContext& context) -> Task {
      Transaction looked = co_await context.database().begin();
      co_await looked.commit();
    };
    CHECK(verdict(ways, exploring({"add book to A", "remove book from A"}, {Fault::crash}, every_property())) ==
          "holds");
  }
  SUBCASE("since its order was created too late") {
    auto exploration = exploring({"add book to A", "create A", "remove book from A"}, {}, every_property());
    exploration.given.clear();
    exploration.order = Order::any;
    CHECK(verdict(right(), exploration) == "holds");
  }
}

TEST_CASE("a command that ends in the error queue is not missed on its order") {
  const auto exploration =
      exploring({"add book to A", "add book to B", "add kite to A"}, {Fault::copy, Fault::commit_fails},
                {nothing_lost_nothing_twice(), billing_agrees(), told_after_true(), told_only_what_changed()});
  CHECK(verdict(right(), exploration) == "holds");
}

TEST_CASE("a message whose fields are no text tells of no gift") {
  Envelope message("1", {{header::message_type, "ItemAdded"}}, R"({"order_id": 7, "gift": null})");
  CHECK(change_of(message) == Change{true, "", ""});
  message.body = R"({"order_id":"A","gift":"book"})";
  CHECK(change_of(message) == Change{true, "A", "book"});
  message.headers[header::message_type] = "RemoveItem";
  CHECK(change_of(message) == Change{false, "A", "book"});
  message.body = "[]";
  CHECK_FALSE(change_of(message).has_value());
  message.body = "{";
  CHECK_FALSE(change_of(message).has_value());
  message.headers[header::message_type] = "CreateOrder";
  message.body = R"({"order_id":"A","gift":"book"})";
  CHECK_FALSE(change_of(message).has_value());
}
