#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <doctest/doctest.h>

#include "shop/steps.hpp"

using namespace messaging;
using namespace shop;
using namespace test;

namespace {

/// What an exploration says of a shop whose AddItem handler does this besides.
Outcome with(Ways::Besides adding,
             Exploration exploration = exploring({"add book to A"}, {Fault::copy, Fault::ack_lost},
                                                 {nothing_lost_nothing_twice()})) {
  Ways ways;
  ways.adding = std::move(adding);
  return explored(shop_with(ways), exploration);
}

std::string happened(const Outcome& outcome) {
  return outcome.broken ? outcome.property + ": " + outcome.broken->happened : "holds";
}

Task wait_on_a_timer(HandlerContext&) {
  asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
  co_await timer.async_wait(asio::use_awaitable);
}

Task change_and_wait_on_a_timer(HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  transaction.execute("INSERT INTO order_items VALUES ('A', 'kite')");
  co_await wait_on_a_timer(context);
}

Task wait_for_oneself(HandlerContext& context) {
  Transaction outer = co_await context.database().begin();
  Transaction inner = co_await context.database().begin();
}

Task send_another(HandlerContext& context) {
  co_await context.send(AddItem("A", Gift::kite));
}

const auto never_ends = std::string("the-shop-runs: the handling of AddItem in orders never came to an end: ");

}  // namespace

TEST_CASE("a handler that waits for what nobody brings about is reported, with its schedule") {
  const auto waits = with(wait_on_a_timer);
  CHECK(happened(waits) == never_ends +
                               "it waits for something that no message and no context.clock() brings about, such as a "
                               "timer or a thread of its own");
  CHECK(waits.picture.token == "C1 ok");
  CHECK_FALSE(waits.picture.moments.empty());
  CHECK(happened(with(change_and_wait_on_a_timer)) == happened(waits));
  CHECK(happened(with(wait_for_oneself)) ==
        never_ends +
            "it begins a transaction while another one is open, of its own or of a behaviour, and waits for itself");
}

TEST_CASE("a handler that waits for ever is reported also when that is part of what is given") {
  auto exploration = exploring({"remove book from A"}, {}, {nothing_stuck()});
  exploration.given.emplace_back("add book to A");
  CHECK(happened(with(wait_for_oneself, exploration)).starts_with(never_ends));
}

TEST_CASE("messages without end are reported, with how they begin") {
  const auto outcome = with(send_another, exploring({"add book to A"}, every_fault, every_property()));
  CHECK(happened(outcome) == "the-shop-runs: after 10000 steps there is still something to do: messages without end?");
  CHECK(outcome.picture.token.starts_with("C1 ok; C2 ok; "));
  CHECK(outcome.picture.token.size() < 400);
  CHECK(outcome.note.empty());
}

TEST_CASE("a handler that throws what is no exception is reported like any that throws") {
  const auto throws = with(
      [](HandlerContext&) -> Task {
        throw 42;
        co_return;
      },
      exploring({"add book to A"}, {}, {nothing_stuck()}));
  CHECK(happened(throws) ==
        "nothing-stuck: AddItem is in the error queue: something was thrown that is no std::exception");
}

TEST_CASE("a shop that does not start, or does not understand what is typed, is reported") {
  const auto exploration = exploring({"add book to A"}, {Fault::copy}, every_property());
  const auto orders = [&](std::function<void(Endpoint&)> configure) {
    auto step = shop_with(Ways());
    step.configure_orders = std::move(configure);
    return happened(explored(step, exploration));
  };
  CHECK(orders([](Endpoint&) { throw 42; }) == "the-shop-runs: something was thrown that is no std::exception");
  CHECK(orders([](Endpoint& endpoint) { endpoint.schema("CREATE TABLE ("); }) ==
        "the-shop-runs: SQLite refuses the schema of orders: near \"(\": syntax error");
  CHECK(orders([](Endpoint&) {}) == "the-shop-runs: no such table: order_items");

  const auto typed = [&](const std::string& line) {
    return happened(explored(shop_with(Ways()), exploring({line}, {Fault::copy}, {})));
  };
  CHECK(typed("sing") ==
        "the-shop-runs: parse_command knows only: create <order>, add <gift> to <order>, remove <gift> from <order>");
  CHECK(typed("add gun to A").starts_with("the-shop-runs: there is no gift 'gun'"));
  auto given = exploration;
  given.given = {"sing"};
  CHECK(happened(explored(shop_with(Ways()), given)).starts_with("the-shop-runs: parse_command knows only"));
}

TEST_CASE("what is kept in memory from another run is reported, with where the two runs part") {
  const auto kept = std::make_shared<std::set<std::string>>();
  const auto outcome = with([kept](HandlerContext& context) -> Task {
    if (!kept->insert(context.message_id()).second) throw BadMessage("seen before");
    co_return;
  });
  CHECK(happened(outcome) == ": the same schedule went differently the second time");
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->expected == "the same messages in the same order have the same effect");
  CHECK(
      outcome.note.starts_with("The same schedule went differently the second time. First: orders    saves its "
                               "changes. Then: orders    attempt 1 "
                               "of AddItem fails: seen before."));
}

TEST_CASE("what depends on chance is reported, with where two runs part") {
  const auto count = std::make_shared<int>(0);
  const auto outcome = with([count](HandlerContext& context) -> Task {
    if (++*count % 7 == 0) co_await context.publish(ItemAdded("A", Gift::kite));
  });
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->expected == "the same messages in the same order have the same effect");
  CHECK(outcome.note.find("{\"gift\":\"kite\",\"order_id\":\"A\"}") != std::string::npos);
}

TEST_CASE("what is only logged may depend on chance") {
  const auto count = std::make_shared<int>(0);
  CHECK(happened(with([count](HandlerContext& context) -> Task {
          context.log("number {}", ++*count);
          co_return;
        })) == "holds");
}
