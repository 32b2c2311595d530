#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"

using namespace shop;

namespace {

constexpr auto handler = "the handler of RemoveItem in orders.cpp, and whether configure_orders registers it";
constexpr auto billing = "the handler of ItemRemoved in billing.cpp, and whether configure_billing registers it";

/// Expects the fields of a message about the book of order A.
void expect_body(const messaging::Envelope& message, const std::string& look) {
  const nlohmann::json wanted{{"order_id", "A"}, {"gift", "book"}};
  expect(nlohmann::json::parse(message.body, nullptr, false) == wanted,
         fmt::format("the body of {} is {}", message.type(), wanted.dump()), "it is " + message.body, look);
}

void a_typed_line_becomes_a_command(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.type("remove book from A");
  shop.run();
  expect_sent(shop, 1, "RemoveItem", "parse_command in frontend.cpp");
  const auto command = shop.wire("RemoveItem").front();
  expect_body(command, "RemoveItem in messages.hpp, and parse_command in frontend.cpp");
  expect(command.header(messaging::header::intent) == "command", "RemoveItem is a command", "it is an event",
         "RemoveItem in messages.hpp");
}

void a_removed_gift_is_gone(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.type("add puzzle to A");
  shop.type("remove book from A");
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"puzzle"}, handler);
  expect_sent(shop, 1, "ItemRemoved", handler);
  expect_body(shop.wire("ItemRemoved").front(), "ItemRemoved in messages.hpp, and what the handler publishes");
  expect_bill(shop, "A", {"puzzle"}, billing);
}

void other_orders_keep_theirs(SimulatedShop& shop) {
  for (const auto* line : {"create A", "create B", "add book to A", "add book to B", "remove book from A"}) {
    shop.type(line);
  }
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {}, handler);
  expect_order(shop, "B", {"book"}, handler);
  expect_bill(shop, "A", {}, billing);
  expect_bill(shop, "B", {"book"}, billing);
}

void removing_what_is_not_there_harms_nothing(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("remove book from A");
  shop.type("add puzzle to A");
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"puzzle"}, handler);
  expect_bill(shop, "A", {"puzzle"}, billing);
}

void a_removed_gift_can_be_added_again(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add book to A", "remove book from A", "add book to A"}) shop.type(line);
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"book"}, handler);
  expect_bill(shop, "A", {"book"}, billing);
}

}  // namespace

int main(int argc, char** argv) {
  return run_checks(
      argc, argv,
      with_what_holds_since(
          5, {{"'remove book from A' is sent to Orders as a RemoveItem", 2, a_typed_line_becomes_a_command},
              {"a removed gift is gone from the order and from the bill", 3, a_removed_gift_is_gone},
              {"other orders keep theirs", 3, other_orders_keep_theirs},
              {"removing what is not there harms nothing", 1, removing_what_is_not_there_harms_nothing},
              {"a removed gift can be added again", 3, a_removed_gift_can_be_added_again},
              {"explored: removed, added, removed, added, under failing sends, failing commits and copies", 1,
               Exploration{
                   .given = {"create A", "add puzzle to A"},
                   .typed = {"remove puzzle from A", "add book to A", "remove book from A", "add book to A"},
                   .faults = {Fault::send_lost, Fault::send_unsure, Fault::commit_fails, Fault::copy},
                   .properties = {told_after_true(), nothing_lost_nothing_twice(), billing_agrees(), nothing_stuck()},
                   .typed_if_deep = {"remove book from A"}}}}));
}
