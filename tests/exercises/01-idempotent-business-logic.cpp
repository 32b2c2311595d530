#include <SQLiteCpp/Exception.h>

#include "shop/checks/exploration.hpp"
#include "shop/worlds/kept.hpp"

using namespace shop;

namespace {

constexpr auto handler = "the handler of AddItem in orders.cpp";
constexpr auto index_in_schema = "orders_schema in orders.cpp";

void a_gift_is_on_the_order_and_on_the_bill(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"book"}, handler);
  expect_sent(shop, 1, "ItemAdded", handler);
  expect_bill(shop, "A", {"book"}, "what the handler of AddItem publishes");
}

void the_index_refuses_a_second_row(SimulatedShop& shop) {
  auto& orders = shop.world().endpoint("orders").database().connection();
  const auto insert = [&](const std::string& order_id, const std::string& gift) {
    try {
      return orders.execute("INSERT INTO order_items(order_id, gift) VALUES (?, ?)", order_id, gift) == 1;
    } catch (const SQLite::Exception&) {
      return false;
    }
  };
  orders.execute("INSERT INTO orders(order_id) VALUES ('A'), ('B')");
  expect(insert("A", "book"), "order A takes a first row for a book", "the table refuses it", index_in_schema);
  expect(!insert("A", "book"), "the table refuses a second row for a book on order A",
         "it takes two rows for the same gift on one order", index_in_schema);
  expect(insert("A", "puzzle"), "order A takes a puzzle beside the book",
         "the table refuses a second gift on the same order", index_in_schema);
  expect(insert("B", "book"), "order B takes a book as well", "the table refuses the same gift on another order",
         index_in_schema);
}

void a_second_add_is_ignored(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.type("add book to A");
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"book"}, handler);
  expect_sent(shop, 1, "ItemAdded", handler);
}

void an_unknown_order_ends_in_the_error_queue(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to B");
  shop.type("add book to A");
  shop.run();
  const auto failed = shop.failed();
  expect(failed.size() == 1 && failed.front().type() == "AddItem", "the AddItem for order B is in the error queue",
         failed.empty() ? "the error queue is empty" : "in the error queue is " + failed.front().type(), handler);
  expect(!failed.front().header(messaging::header::exception_message).empty(), "the error queue says why",
         "the reason is empty", handler);
  expect(shop.order("B").empty(), "order B, that does not exist, holds nothing",
         "it holds " + in_words(shop.order("B")), handler);
  expect(shop.bill("B").empty(), "nothing is billed for order B, that does not exist",
         "the bill says " + in_words(shop.bill("B")), handler);
  expect_order(shop, "A", {"book"}, handler);
}

void billing_is_told_before_the_order_is_saved(SimulatedShop& shop) {
  shop.type("create A");
  shop.run();
  shop.type("add book to A");
  shop.run();
  expect_sent(shop, 1, "ItemAdded", handler);
  // Of what Orders did: the last time it saved belongs to the AddItem, the first was the order's creation.
  int saved = 0;
  for (const auto& happening : shop.world().history().happenings()) {
    if (happening.endpoint != "orders") continue;
    if (happening.what == simulation::What::saved) ++saved;
    if (happening.what == simulation::What::sent) {
      expect(saved == 1, "ItemAdded leaves first, then the change is saved, as the owner wants it",
             "the change is saved first", handler);
    }
  }
}

void the_shop_starts_again(SimulatedShop& shop) {
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  shop.world().restart("orders");
  shop.world().restart("billing");
  shop.type("add puzzle to A");
  shop.run();
  expect_all_handled(shop, handler);
  expect_order(shop, "A", {"book", "puzzle"}, handler);
}

}  // namespace

int main(int argc, char** argv) {
  return run_checks(
      argc, argv,
      with_what_holds_since(
          1, {{"a gift is on the order and on the bill", 3, a_gift_is_on_the_order_and_on_the_bill},
              {"the index refuses a second row", 2, the_index_refuses_a_second_row},
              {"a second AddItem is ignored, without an error and without a second event", 1, a_second_add_is_ignored},
              {"an AddItem for an order that does not exist ends in the error queue, and the next message is handled",
               2, an_unknown_order_ends_in_the_error_queue},
              {"Billing is told before the order is saved", 3, billing_is_told_before_the_order_is_saved},
              {"the shop starts again on the databases of the last time", 2, the_shop_starts_again},
              {"explored: two orders at once, in every order of delivery", 3,
               Exploration{.given = {"create A", "create B"},
                           .typed = {"add book to A", "add puzzle to B", "add book to A", "add book to B"},
                           .order = Order::any,
                           .properties = {nothing_lost_nothing_twice(), billing_agrees(), nothing_stuck()},
                           .typed_if_deep = {"add kite to B"}}}}));
}
