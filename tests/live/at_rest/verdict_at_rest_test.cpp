#include <doctest/doctest.h>

#include "live/at_rest/verdict_at_rest.hpp"
#include "live/torture/malformed_message.hpp"
#include "messaging/database/connection.hpp"
#include "messaging/temporary_folder.hpp"

// What the torture says of databases that are right, and of each way in which they can be wrong.

namespace {

using live::Fate;
using live::StateFolder;
using live::TorturePlan;
using shop::Gift;

/// One order A with a gift of each fate, and what Orders and Billing have of it if all went well.
struct AtRest {
  AtRest() : plan({.commands = 1, .kills = 0, .seed = 1}) {
    plan.orders = {{"A", {{Gift::teddy, Fate::stays}, {Gift::train, Fate::goes}, {Gift::book, Fate::either}}}};
    orders.script(
        "CREATE TABLE orders(order_id); CREATE TABLE order_items(order_id, gift);"
        "INSERT INTO orders VALUES ('A'); INSERT INTO order_items VALUES ('A', 'teddy'), ('A', 'book')");
    billing.script(
        "CREATE TABLE bill_items(order_id, gift, count);"
        "INSERT INTO bill_items VALUES ('A', 'teddy', 1), ('A', 'train', 0), ('A', 'book', 1)");
  }
  live::TortureVerdict verdict() const { return verdict_on(plan.orders, state, failed, malformed); }

  test::TemporaryFolder folder;
  StateFolder state{folder.path() / "state", StateFolder::Use::alone, true};
  TorturePlan plan;
  messaging::Connection orders{state.database("orders").string()};
  messaging::Connection billing{state.database("billing").string()};
  std::vector<messaging::Envelope> failed;
  int malformed = 0;
};

using Lines = std::vector<std::string>;

messaging::Envelope failed(const std::string& type, const std::string& id, const std::string& reason) {
  return {id, {{"message-type", type}, {"failed-queue", "orders"}, {"exception-message", reason}}, ""};
}

}  // namespace

TEST_CASE("all is right") {
  AtRest shop;
  CHECK(shop.verdict().all_right());
  // A gift that was added and removed in turn may as well be gone, if it is gone from both.
  shop.orders.script("DELETE FROM order_items WHERE gift = 'book'");
  shop.billing.script("DELETE FROM bill_items WHERE gift = 'book'");
  CHECK(shop.verdict().all_right());
  CHECK(in_words(shop.verdict(), shop.plan.orders) ==
        "orders       all 3 gifts are right\n"
        "bills        all 3 gifts are right\n"
        "error queue  nothing\n"
        "All is right: nothing is lost, nothing was done twice, nothing waits any more.\n");
}

TEST_CASE("an order is lost, lacks a gift, or has one that was removed") {
  AtRest shop;
  shop.orders.script("DELETE FROM orders");
  CHECK(shop.verdict().wrong_orders == Lines{"A was created and is not there"});
  shop.orders.script("INSERT INTO orders VALUES ('A'); DELETE FROM order_items WHERE gift = 'teddy'");
  CHECK(shop.verdict().wrong_orders == Lines{"A holds no teddy; the teddy was only ever added"});
  CHECK(shop.verdict().wrong_bills == Lines{"A holds no teddy, its bill says a teddy"});
  shop.orders.script("INSERT INTO order_items VALUES ('A', 'teddy'), ('A', 'train')");
  CHECK(shop.verdict().wrong_orders == Lines{"A holds a train; the train was only ever removed"});
}

TEST_CASE("what was refused is on the order all the same, or on the bill") {
  AtRest shop;
  shop.plan.orders["A"][Gift::book] = Fate::refused;
  CHECK(shop.verdict().wrong_orders == Lines{"A holds a book; the book was refused"});
  shop.orders.script("DELETE FROM order_items WHERE gift = 'book'");
  CHECK(shop.verdict().wrong_orders.empty());
  CHECK(shop.verdict().wrong_bills == Lines{"A holds no book, its bill says a book"});
  shop.billing.script("DELETE FROM bill_items WHERE gift = 'book'");
  CHECK(shop.verdict().all_right());
}

TEST_CASE("a bill says too much, too little, or what the order does not hold") {
  AtRest shop;
  shop.billing.script("UPDATE bill_items SET count = 2 WHERE gift = 'teddy'");
  CHECK(shop.verdict().wrong_bills == Lines{"A holds a teddy, its bill says 2 teddies"});
  shop.billing.script("UPDATE bill_items SET count = -1 WHERE gift = 'train'");
  CHECK(shop.verdict().wrong_bills.at(1) == "A holds no train, its bill says -1 train");
  shop.billing.script(
      "UPDATE bill_items SET count = 1 WHERE gift = 'teddy'; DELETE FROM bill_items WHERE gift <> 'teddy'");
  CHECK(shop.verdict().wrong_bills == Lines{"A holds a book, its bill says no book"});
  CHECK(shop.verdict().wrong_orders.empty());
  CHECK_FALSE(shop.verdict().all_right());
}

TEST_CASE("a message is in the error queue that does not belong there") {
  AtRest shop;
  shop.failed.push_back(failed("AddItem", "m1", "no paper, and this is a very long reason for a single line"));
  CHECK_FALSE(shop.verdict().all_right());
  CHECK(in_words(shop.verdict(), shop.plan.orders) ==
        "orders       all 3 gifts are right\n"
        "bills        all 3 gifts are right\n"
        "error queue  WRONG, there belongs nothing; ./workshop errors\n"
        "             AddItem m1: no paper, and this is a very long reason for a sing…\n");
}

TEST_CASE("malformed messages belong in the error queue, each with a reason") {
  AtRest shop;
  shop.malformed = 2;
  for (int number = 0; number < 2; ++number) {
    const auto sent = live::malformed_message(number);
    shop.failed.push_back(failed(sent.type(), sent.id(), "it is not JSON"));
  }
  shop.failed.push_back(shop.failed.back());  // a crash while it was moved leaves both
  CHECK(shop.verdict().all_right());
  CHECK(
      in_words(shop.verdict(), shop.plan.orders).find("error queue  the 2 malformed messages, each with a reason\n") !=
      std::string::npos);
  shop.failed[0].headers.erase("exception-message");
  CHECK(shop.verdict().wrong_errors == Lines{"malformed-0 is there, and nothing says why"});
  shop.failed.erase(shop.failed.begin());
  CHECK(shop.verdict().wrong_errors == Lines{"malformed-0 is not there"});
  shop.malformed = 0;
  CHECK(shop.verdict().wrong_errors.size() == 2);
}

TEST_CASE("of many wrong gifts a few are shown") {
  AtRest shop;
  for (int number = 1; number <= 8; ++number)
    shop.plan.orders["B" + std::to_string(number)] = {{Gift::kite, Fate::stays}};
  const auto said = in_words(shop.verdict(), shop.plan.orders);
  CHECK(said.find("orders       WRONG: 8 of 11 gifts\n") != std::string::npos);
  CHECK(said.find("             and 3 more\n") != std::string::npos);
}
