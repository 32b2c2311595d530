#include "live/broker/oldest_sent.hpp"

#include <doctest/doctest.h>

#include "live/journal/journaled_shop.hpp"
#include "messaging/errors.hpp"

// What a broker does not tell, the journals do: the same as a broker that tells.

namespace {

using namespace live;
using messaging::HandlerContext;
using messaging::Milliseconds;
using messaging::Task;
using test::JournaledShop;
using test::PlaceOrder;

/// Holds, for each queue, the journals' word against that of SQLite's broker; how many of them hold messages.
int compare(JournaledShop& shop) {
  int filled = 0;
  for (const auto& state : shop.time.run(shop.frontend->broker.queues())) {
    CAPTURE(state.queue);
    CHECK(oldest_sent(shop.journals(), state.queue, state.all()) == state.oldest);
    filled += state.all() > 0 ? 1 : 0;
  }
  return filled;
}

Task fail(const PlaceOrder&, HandlerContext&) {
  throw std::runtime_error("no paper");
  co_return;
}

}  // namespace

TEST_CASE("the oldest message of each queue is the one that was sent first and is not done") {
  JournaledShop shop;
  CHECK(compare(shop) == 0);
  for (const auto* id : {"m1", "m2", "m3"}) {
    shop.type("A", id);
    shop.time.pass(Milliseconds(700));
  }
  CHECK(compare(shop) == 1);
  shop.run(*shop.orders);
  CHECK(compare(shop) == 1);  // three events for Billing
  shop.type("B", "m4");
  CHECK(compare(shop) == 2);
  shop.run(*shop.billing);
  CHECK(compare(shop) == 1);
}

TEST_CASE("what waits for another try is as old as it was, and so is what is in the error queue") {
  JournaledShop shop(fail);
  shop.type("A", "m1");
  shop.time.pass(Milliseconds(700));
  shop.run(*shop.orders);
  CHECK(compare(shop) == 1);
  shop.start_orders();
  shop.run(*shop.orders, std::chrono::seconds(3));
  CHECK(compare(shop) == 1);
  CHECK(shop.time.run(shop.frontend->broker.failed_messages()).size() == 1);
}

TEST_CASE("a message whose end nobody could note is not taken for one that waits") {
  JournaledShop shop;
  const messaging::Envelope noted("old", {{"message-type", "PlaceOrder"}, {"intent", "command"}}, "");
  shop.frontend->journal.note(Event::sent, noted, "orders");
  shop.time.pass(std::chrono::hours(1));
  shop.type("A", "m1");
  CHECK(compare(shop) == 1);
}
