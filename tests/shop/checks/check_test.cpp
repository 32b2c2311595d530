#include <doctest/doctest.h>

#include "shop/steps.hpp"
#include "simulation/picture/text/picture_text.hpp"

using namespace messaging;
using namespace shop;
using namespace test;

namespace {

Outcome looked_at(const Ways& ways, std::function<void(SimulatedShop&)> look) {
  return Check("what is looked at", 1, std::move(look)).run(shop_with(ways), false);
}

/// What is said of the first thing that does not hold, with the rows that are marked.
std::string said_of(const Ways& ways, std::function<void(SimulatedShop&)> look) {
  const auto outcome = looked_at(ways, std::move(look));
  if (!outcome.broken) return "holds";
  auto text = fmt::format("expected {}, happened {}, look at {}", outcome.broken->expected, outcome.broken->happened,
                          outcome.broken->look);
  for (const auto& row : outcome.picture.breaking) {
    text += fmt::format(", {} {} {}", outcome.picture.lanes.at(row.lane), row.missing ? "lacks" : "has",
                        fmt::join(row.row.cells, " "));
  }
  return text;
}

void add_twice(SimulatedShop& shop) {
  for (const auto* line : {"create A", "add book to A", "add book to A"}) shop.type(line);
  shop.run();
}

Ways list() {
  Ways ways;
  ways.order = Items::list;
  ways.bill = Items::list;
  return ways;
}

}  // namespace

TEST_CASE("a check that holds hands out nothing") {
  const auto outcome = looked_at(Ways(), [](SimulatedShop& shop) {
    add_twice(shop);
    for (const auto* line : {"create B", "add kite to B"}) shop.type(line);
    shop.run();
    expect(true, "", "", "");
    expect_all_handled(shop, "");
    expect_order(shop, "A", {"book"}, "");
    expect_bill(shop, "B", {"kite"}, "");
    expect_table(shop, "billing", "bill_items", "");
    expect_sent(shop, 2, "ItemAdded", "");
    expect_sent(shop, 0, "ItemRemoved", "");
  });
  CHECK_FALSE(outcome.broken);
  CHECK(outcome.picture.moments.empty());
  CHECK((outcome.covered + outcome.note + outcome.property).empty());
}

TEST_CASE("a check that fails hands out what was expected, what happened, where to look, and the rows to look at") {
  CHECK(said_of(list(), [](SimulatedShop& shop) {
          add_twice(shop);
          expect_order(shop, "A", {"book"}, "the handler");
        }) == "expected order A holds a book, happened it holds 2 books, look at the handler, orders has A book");
  CHECK(said_of(list(),
                [](SimulatedShop& shop) {
                  add_twice(shop);
                  expect_bill(shop, "A", {"book", "kite", "train"}, "the handler");
                }) ==
        "expected the bill of order A says a book, a kite and a train, happened it says 2 books, look at the "
        "handler, billing lacks A kite, billing lacks A train, billing has A book");
  CHECK(said_of(Ways(), [](SimulatedShop& shop) { expect_order(shop, "A", {"book"}, "it"); }) ==
        "expected order A holds a book, happened it holds nothing, look at it, orders lacks A book");
  CHECK(said_of(Ways(), [](SimulatedShop&) { expect(false, "tea", "coffee", "the cup"); }) ==
        "expected tea, happened coffee, look at the cup");
  CHECK(said_of(Ways(), [](SimulatedShop& shop) { expect_table(shop, "billing", "order_items", "its schema"); }) ==
        "expected the database of billing has a table order_items, happened there is none, look at its schema");
}

TEST_CASE("of a bill that is wrong in several ways, the worst for the customer is said, or what the shop pays") {
  const auto sentence = [](const Ways& ways, const std::string& second) {
    return looked_at(ways,
                     [second](SimulatedShop& shop) {
                       for (const auto& line : {std::string("create A"), second, second}) shop.type(line);
                       shop.run();
                       expect_bill(shop, "A", {"book", "kite"}, "it");
                     })
        .picture.sentence;
  };
  CHECK(sentence(list(), "add book to A") ==
        "The customer pays twice: a book too much on the bill of order A. Who ordered that?");
  Ways counts;
  counts.bill = Items::counted;
  counts.tells = Tells::always;
  CHECK(sentence(counts, "remove kite from A") == "The shop pays the customer for 2 kites: that was never billed.");
}

TEST_CASE("a check that fails says how often a message leaves") {
  const auto sent = [](std::size_t times, const std::string& type) {
    return said_of(list(), [=](SimulatedShop& shop) {
      add_twice(shop);
      expect_sent(shop, times, type, "it");
    });
  };
  CHECK(sent(2, "ItemAdded") == "holds");
  CHECK(sent(1, "ItemAdded") == "expected ItemAdded leaves once, happened it leaves twice, look at it");
  CHECK(sent(2, "ItemRemoved") == "expected ItemRemoved leaves twice, happened it never leaves, look at it");
}

TEST_CASE("a check that fails since a message is in the error queue says which, and why") {
  CHECK(said_of(Ways(), [](SimulatedShop& shop) {
          shop.type("add book to B");
          shop.run();
          expect_all_handled(shop, "it");
        }) == "expected AddItem is handled, happened it fails: FOREIGN KEY constraint failed, look at it");
  auto step = shop_with(Ways());
  step.configure_billing = [](Endpoint& billing) {
    billing.handle<ItemAdded>([](const ItemAdded&, HandlerContext&) -> Task {
      throw std::runtime_error("no bill");
      co_return;
    });
  };
  const auto outcome = Check("it", 1, [](SimulatedShop& shop) {
                         add_twice(shop);
                         expect_all_handled(shop, "orders.cpp");
                       }).run(step, false);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->happened == "it fails: no bill");
  CHECK(outcome.broken->look == "the handler of ItemAdded in billing.cpp");
}

TEST_CASE("a check that fails is drawn") {
  const auto outcome = looked_at(list(), [](SimulatedShop& shop) {
    add_twice(shop);
    expect_order(shop, "A", {"book"}, "it");
  });
  CHECK(outcome.picture.expected == "order A holds a book");
  CHECK(outcome.picture.happened == "it holds 2 books");
  CHECK(outcome.picture.look == "it");
  CHECK(outcome.picture.token.empty());
  CHECK(outcome.note.empty());
  const auto lines = simulation::plain(simulation::to_text(outcome.picture));
  CHECK(std::any_of(lines.begin(), lines.end(), [](const auto& line) { return line.ends_with("✗ A book"); }));
}

TEST_CASE("a row that is wrong is marked also where it holds the ID of a message") {
  auto step = shop_with(list());
  step.configure_billing = [](Endpoint& billing) {
    billing.schema("CREATE TABLE IF NOT EXISTS bill_items(order_id TEXT, gift TEXT, message_id TEXT)");
    billing.handle<ItemAdded>([](const ItemAdded& event, HandlerContext& context) -> Task {
      Transaction transaction = co_await context.database().begin();
      transaction.execute("INSERT INTO bill_items VALUES (?, ?, ?)", event.order_id, name(event.gift),
                          context.message_id());
      co_await transaction.commit();
    });
  };
  const auto outcome = Check("it", 1, [](SimulatedShop& shop) {
                         add_twice(shop);
                         expect_bill(shop, "A", {"book"}, "it");
                       }).run(step, false);
  const auto lines = simulation::plain(simulation::to_text(outcome.picture));
  for (const std::string row : {"✗ A book E1", "✗ A book E2"}) {
    CHECK(std::any_of(lines.begin(), lines.end(), [&](const auto& line) { return line.ends_with(row); }));
  }
}

TEST_CASE("what leaves too often is marked in the picture") {
  const auto outcome = looked_at(list(), [](SimulatedShop& shop) {
    add_twice(shop);
    expect_sent(shop, 1, "ItemAdded", "it");
  });
  const auto& moments = outcome.picture.moments;
  CHECK(std::count_if(moments.begin(), moments.end(),
                      [](const auto& moment) { return moment.text == "E2 should not leave"; }) == 1);
}

TEST_CASE("a check that holds can be drawn too; it has one schedule") {
  const Check check("it", 1, add_twice);
  const auto outcome = check.replay(shop_with(Ways()), "");
  CHECK_FALSE(outcome.broken);
  CHECK_FALSE(outcome.picture.moments.empty());
  CHECK_THROWS_WITH_AS(check.replay(shop_with(Ways()), "C1 ok"), "this check has one schedule only: its token is empty",
                       simulation::WrongToken);
}

TEST_CASE("the trace is the same for code that does the same, whatever it logs") {
  const auto trace = [](const Ways& ways) {
    return looked_at(ways,
                     [](SimulatedShop& shop) {
                       add_twice(shop);
                       expect_order(shop, "A", {"kite"}, "it");
                     })
        .trace;
  };
  Ways talkative;
  talkative.adding = [](HandlerContext& context) -> Task {
    context.log("well, well");
    co_return;
  };
  Ways early;
  early.publish = Publish::before_commit;
  Ways slow;
  slow.adding = [](HandlerContext& context) { return context.clock().sleep(std::chrono::seconds(3)); };
  Ways slower;
  slower.adding = [](HandlerContext& context) { return context.clock().sleep(std::chrono::seconds(4)); };
  CHECK(trace(Ways()).size() == 16);
  CHECK(trace(slow) != trace(slower));
  CHECK(trace(talkative) == trace(Ways()));
  CHECK(trace(early) != trace(Ways()));
  CHECK(trace(list()) != trace(Ways()));
}

TEST_CASE("the trace tells apart what is sent, whether it is a copy, and how many rows are saved") {
  const auto trace = [](const Step& step) {
    return Check("it", 1,
                 [](SimulatedShop& shop) {
                   add_twice(shop);
                   expect(false, "", "", "");
                 })
        .run(step, false)
        .trace;
  };
  const auto telling = [&](const AnyMessage& event) {
    Ways ways;
    ways.adding = [event](HandlerContext& context) { return context.publish(event); };
    auto step = shop_with(ways);
    step.configure_billing = [](Endpoint& billing) {
      billing.handle<ItemAdded>([](const ItemAdded&, HandlerContext&) -> Task { co_return; });
      billing.handle<ItemRemoved>([](const ItemRemoved&, HandlerContext&) -> Task { co_return; });
    };
    return trace(step);
  };
  CHECK(telling(ItemAdded("A", Gift::kite)) != telling(ItemRemoved("A", Gift::kite)));

  const auto sending_again = [&](bool with_its_id) {
    auto step = shop_with(Ways());
    step.configure_frontend = [with_its_id](Endpoint& frontend) {
      frontend.outgoing().use("again", [with_its_id](OutgoingContext& context, Next next) -> Task {
        co_await next();
        if (!with_its_id) context.message().headers[header::message_id] += "-again";
        co_await next();
      });
    };
    return trace(step);
  };
  CHECK(sending_again(true) != sending_again(false));

  const auto opening = [&](const std::vector<std::string>& orders) {
    Ways ways;
    ways.adding = [orders](HandlerContext& context) -> Task {
      Transaction transaction = co_await context.database().begin();
      for (const auto& order : orders) transaction.execute("INSERT OR IGNORE INTO orders VALUES (?)", order);
      co_await transaction.commit();
    };
    return trace(shop_with(ways));
  };
  CHECK(opening({"B"}) != opening({"B", "C"}));
}

TEST_CASE("two halves: the monkey's checks come first") {
  const auto checks = halves({{"a", 1, add_twice}}, {{"b", 1, add_twice}, {"c", 1, add_twice}});
  REQUIRE(checks.size() == 3);
  CHECK(checks[0].half == Half::monkey);
  CHECK(checks[1].half == Half::mend);
  CHECK(checks[2].name == "c");
  CHECK(checks[2].half == Half::mend);
}

TEST_CASE("who waits for a line to be sent cannot type the next one") {
  auto step = shop_with(Ways());
  step.configure_frontend = [](Endpoint& frontend) {
    frontend.outgoing().use("slow", [](OutgoingContext& context, Next next) -> Task {
      co_await context.clock().sleep(std::chrono::seconds(3));
      co_await next();
    });
  };
  SimulatedShop shop(step);
  shop.type("create A");
  shop.type("add book to A");
  shop.run();
  const auto opened = shop.happened(simulation::What::sent, "CreateOrder");
  const auto added = shop.happened(simulation::What::sent, "AddItem", Gift::book);
  REQUIRE(opened.size() == 1);
  REQUIRE(added.size() == 1);
  CHECK(shop.happened(simulation::What::sent, "AddItem", Gift::kite).empty());
  CHECK(added[0].at - opened[0].at == std::chrono::seconds(3));
  CHECK(shop.order("A") == Gifts{"book"});
}

TEST_CASE("whatever is thrown is what happened, and says where to look") {
  const std::string where =
      ", look at what the reason names: a schema, a message type, parse_command, a behaviour of the Frontend";
  CHECK(said_of(Ways(), [](SimulatedShop&) { throw 42; }) ==
        "expected the shop runs, happened something was thrown that is no std::exception" + where);
  CHECK(said_of(Ways(), [](SimulatedShop& shop) { shop.type("add gun to A"); }) ==
        "expected the shop runs, happened there is no gift 'gun'; the shop has teddy, drone, train, kite, porsche, "
        "book, puzzle, bicycle" +
            where);
  CHECK(said_of(Ways(), [](SimulatedShop& shop) { shop.type("sing"); }) ==
        "expected the prompt understands 'sing', happened parse_command knows only: create <order>, add <gift> to "
        "<order>, remove <gift> from <order>, look at parse_command in frontend.cpp");
  Ways endless;
  endless.adding = [](HandlerContext& context) -> Task { co_await context.send(AddItem("A", Gift::kite)); };
  CHECK(said_of(endless, add_twice) ==
        "expected the shop runs until nothing is left to do, happened after 10000 steps there is still something to "
        "do: messages without end?, look at what is waited for, what is sent, and who begins a transaction, while a "
        "message "
        "is handled");
}

TEST_CASE("a shop that cannot even start fails the check") {
  auto step = shop_with(Ways());
  step.configure_billing = [](Endpoint& billing) { billing.schema("CREATE TABLE ("); };
  const auto outcome = Check("it", 1, add_twice).run(step, false);
  REQUIRE(outcome.broken);
  CHECK(outcome.broken->happened == "SQLite refuses the schema of billing: near \"(\": syntax error");
}

TEST_CASE("a check that fails differently the second time says where the two runs part") {
  int count = 0;
  Ways ways;
  ways.adding = [&count](HandlerContext& context) -> Task {
    context.log("number {}", ++count);
    co_return;
  };
  const auto outcome = looked_at(ways, [](SimulatedShop& shop) {
    add_twice(shop);
    expect_order(shop, "A", {}, "it");
  });
  CHECK(outcome.note.starts_with(
      "The same schedule went differently the second time. First: orders    number 1. Then: orders    number 3."));
}
