#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <stdexcept>

#include "simulation/search/exploring.hpp"

using namespace messaging;
using namespace simulation;
using namespace test;

namespace {

const std::map<What, std::string> words{
    {What::sent, "sends"},         {What::copied, "copies"},    {What::send_lost, "loses"},
    {What::send_unsure, "doubts"}, {What::delivered, "gets"},   {What::attempt_failed, "fails"},
    {What::saved, "saves"},        {What::undone, "undoes"},    {What::commit_failed, "cannot save"},
    {What::completed, "done"},     {What::ack_lost, "unheard"}, {What::given_back, "gives back"},
    {What::crashed, "crashes"},    {What::restarted, "starts"}, {What::moved_to_error, "gives up"}};

/// What happened at an endpoint, in a word each: `gets C1, saves C1, sends E1, done C1`.
std::string story(const World& world, const std::string& endpoint) {
  std::string text;
  for (const auto& it : world.history().happenings()) {
    const auto word = words.find(it.what);
    if (it.endpoint != endpoint || word == words.end()) continue;
    text += (text.empty() ? "" : ", ") + word->second + (it.name.empty() ? "" : " " + it.name);
  }
  return text;
}

/// Orders commits, then publishes, and tries again in place; Billing notes.
System shop(const std::vector<std::string>& order_ids) {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    orders.handle<PlaceOrder>(commit_then_publish);
  };
  return {{frontend(), {"orders", configure}, notes_each<OrderPlaced>("billing")}, place(order_ids)};
}

/// Publishes while its transaction is open, counts in memory what it has handled, then sleeps.
System forgetful(std::vector<std::string> order_ids, int& configured) {
  const auto configure = [&configured](Endpoint& orders) {
    keeps_notes(orders);
    ++configured;
    const auto handled = std::make_shared<int>(0);
    orders.handle<PlaceOrder>([handled](const PlaceOrder& command, HandlerContext& context) -> Task {
      ++*handled;
      {
        Transaction transaction = co_await context.database().begin();
        transaction.execute("INSERT INTO notes VALUES (?)", fmt::format("{}{}", command.order_id, *handled));
        co_await context.publish(OrderPlaced(command.order_id));
        co_await transaction.commit();
      }
      co_await context.clock().sleep(std::chrono::seconds(1));
    });
  };
  return {{frontend(), {"orders", configure}, notes_each<OrderPlaced>("billing")}, place(order_ids)};
}

std::string complaint(const System& system, const std::string& token) {
  try {
    const Replayed replayed(system, token);
  } catch (const WrongToken& wrong) {
    return wrong.what();
  }
  return "";
}

}  // namespace

TEST_CASE("without a fault, a message is handled once") {
  Replayed played(shop({"A"}), "C1 ok; E1 ok");
  CHECK(story(played.world, "frontend") == "sends C1");
  CHECK(story(played.world, "orders") == "gets C1, saves C1, sends E1, done C1");
  CHECK(story(played.world, "billing") == "gets E1, saves E1, done E1");
}

TEST_CASE("a copy is directly behind its original") {
  Replayed typed(shop({"A", "B"}), "C1 twice; C1 ok; C1 again; C2 ok");
  CHECK(story(typed.world, "frontend") == "sends C1, copies C1, sends C2");
  CHECK(rows(typed.world, "orders") == "A A B");
  CHECK(complaint(shop({"A", "B"}), "C1 twice; C1 ok; C2 ok") ==
        "step 2, `C2`, cannot happen there; what can happen there: C1 again, E1");
  Replayed published(shop({"A", "B"}), "C1, E1 twice; C2 ok; E1 ok; E1 again; E2 ok");
  CHECK(rows(published.world, "billing") == "A A B");
  CHECK(published.world.wire().size() == 4);
}

TEST_CASE("a late copy may be overtaken, and never goes before its original") {
  Replayed typed(shop({"A", "B"}), "C1 late; C1 ok; C2 ok; C1 again");
  CHECK(rows(typed.world, "orders") == "A B A");
  CHECK(complaint(shop({"A", "B"}), "C2 late; C2 ok") ==
        "step 1, `C2`, cannot happen there; what can happen there: C1");
  Replayed published(shop({"A", "B"}), "C1, E1 late; C2 ok; E1 ok; E2 ok; E1 again");
  CHECK(rows(published.world, "billing") == "A B A");
}

TEST_CASE("every subscriber gets a copy of a copied event") {
  Replayed played(two_subscribers({"A"}), "C1, E1 twice; E1 at billing ok; E1 at billing again");
  CHECK(rows(played.world, "billing") == "A A");
  CHECK(rows(played.world, "shipping") == "A A");
}

TEST_CASE("of a commit that fails nothing is saved, and the message is tried again in place") {
  Replayed played(shop({"A", "B"}), "C1, commit fails");
  CHECK(story(played.world, "orders") ==
        "gets C1, cannot save C1, undoes C1, fails C1, saves C1, sends E1, done C1, gets C2, saves C2, sends E2, done "
        "C2");
  CHECK(rows(played.world, "orders") == "A B");
  Replayed twice(shop({"A"}), "C1, commit fails, 2nd commit fails, 3rd commit fails");
  CHECK(rows(twice.world, "orders") == "A");
}

TEST_CASE("the broker does not have what was lost in sending") {
  Replayed played(shop({"A"}), "C1, E1 lost; E2 ok");
  CHECK(story(played.world, "orders") == "gets C1, saves C1, loses E1, fails C1, saves C1, sends E2, done C1");
  CHECK(rows(played.world, "billing") == "A");
  CHECK(played.world.wire().size() == 2);
}

TEST_CASE("the broker has what was sent, though the sender is told that it failed") {
  Replayed played(shop({"A"}), "C1, E1 unsure; E1 ok; E2 ok");
  CHECK(story(played.world, "orders") ==
        "gets C1, saves C1, sends E1, doubts E1, fails C1, saves C1, sends E2, done C1");
  CHECK(rows(played.world, "billing") == "A A");
}

TEST_CASE("a message whose acknowledgement was lost comes again, and others may overtake it") {
  Replayed at_once(shop({"A", "B"}), "C1, ack lost; C1 again; C2 ok");
  CHECK(rows(at_once.world, "orders") == "A A B");
  Replayed overtaken(shop({"A", "B"}), "C1, ack lost; C2 ok; C1 again");
  CHECK(rows(overtaken.world, "orders") == "A B A");
  CHECK(story(overtaken.world, "orders") ==
        "gets C1, saves C1, sends E1, unheard C1, gets C2, saves C2, sends E2, done C2, "
        "gets C1, saves C1, sends E3, done C1");
}

TEST_CASE("an early timer fires while messages still wait") {
  const auto waited = [](const std::string& token) {
    Replayed played(sleepers({"A"}), token);
    const auto& happenings = played.world.history().happenings();
    const auto billed = std::find_if(happenings.begin(), happenings.end(), [](const Happening& it) {
      return it.what == What::delivered && it.endpoint == "billing";
    });
    return (billed->at - happenings.front().at).count();
  };
  CHECK(waited("C1 ok; E1 ok") == 0);
  CHECK(waited("C1 ok; early timer; E1 ok") == 10);
}

TEST_CASE("a crash takes the memory and the open transaction, and the message comes again to an endpoint made anew") {
  struct Crash {
    std::string token;
    std::string orders;  // rows: the order, and which message it was since the start
    std::string billing;
    std::string story;
  };
  const std::string again = "gets C1, sends E2, saves C1, done C1";
  const std::vector<Crash> crashes{
      {"C1, crash before begin; C1 again", "A1", "A",
       "gets C1, crashes C1, starts, gets C1, sends E1, saves C1, done C1"},
      {"C1, crash before E1; C1 again", "A1", "A", "gets C1, crashes C1, undoes C1, starts, " + again},
      {"C1, crash before commit; C1 again", "A1", "A A", "gets C1, sends E1, crashes C1, undoes C1, starts, " + again},
      {"C1; crash of orders; C1 again", "A1 A1", "A A", "gets C1, sends E1, saves C1, crashes C1, starts, " + again},
      {"C1; E1; time, crash before ack; C1 again", "A1 A1", "A A",
       "gets C1, sends E1, saves C1, crashes C1, starts, " + again},
      {"C1; E1; time, crash at the end", "A1", "A", "gets C1, sends E1, saves C1, done C1, crashes, starts"},
  };
  for (const auto& [token, in_orders, in_billing, expected] : crashes) {
    CAPTURE(token);
    int configured = 0;
    Replayed played(forgetful({"A"}, configured), token);
    CHECK(configured == 2);
    CHECK(rows(played.world, "orders") == in_orders);
    CHECK(rows(played.world, "billing") == in_billing);
    CHECK(story(played.world, "orders") == expected);
    CHECK(played.world.at_rest());
    CHECK(played.world.broker().in_hand().empty());
  }
}

TEST_CASE("a crash while a handler sleeps in a transaction rolls that back") {
  const auto configure = [](Endpoint& orders) {
    keeps_notes(orders);
    orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
      Transaction transaction = co_await context.database().begin();
      transaction.execute("INSERT INTO notes VALUES (?)", command.order_id);
      co_await context.clock().sleep(std::chrono::seconds(1));
      co_await transaction.commit();
    });
  };
  Replayed played({{frontend(), {"orders", configure}}, place({"A"})}, "C1; crash of orders; C1 again; time");
  CHECK(story(played.world, "orders") == "gets C1, crashes C1, undoes C1, starts, gets C1, saves C1, done C1");
  CHECK(rows(played.world, "orders") == "A");
  CHECK(played.world.clock().elapsed() == std::chrono::seconds(1));
}

TEST_CASE("a message that is being given up comes again after a crash, and its acknowledgement cannot be lost") {
  const auto configure = [](Endpoint& orders) {
    never_retries(orders);
    orders.handle<PlaceOrder>([](const PlaceOrder&, HandlerContext&) -> Task {
      throw std::runtime_error("no");
      co_return;
    });
  };
  const System system{{frontend(), {"orders", configure}}, place({"A"})};
  Replayed played(system, "C1, crash before ack; C1 again");
  CHECK(story(played.world, "orders") == "gets C1, fails C1, crashes C1, starts, gets C1, fails C1, gives up C1");
  CHECK(played.world.broker().failed().size() == 1);
  CHECK(complaint(system, "C1, ack lost") ==
        "`ack lost` cannot happen in step 1, `C1`; what can go wrong there: crash before ack");
}

TEST_CASE("what comes again after a crash may be overtaken") {
  int configured = 0;
  Replayed played(forgetful({"A", "B"}, configured), "C1, crash before begin; C2; E1; time; C1 again");
  CHECK(rows(played.world, "orders") == "B1 A2");
}

TEST_CASE("an ID that was given before a crash is not given again") {
  int configured = 0;
  Replayed played(forgetful({"A"}, configured), "C1, crash before E1; C1 again; E2 ok");
  CHECK(played.world.wire().back().envelope->id() == "orders-2");
}

TEST_CASE("a crash of one endpoint leaves the others alone") {
  Replayed played(sleepers({"A"}), "C1; E1; crash of orders; C1 again");
  CHECK(rows(played.world, "orders") == "A A A done");
  CHECK(rows(played.world, "billing") == "A A");
  CHECK(story(played.world, "billing") == "gets E1, saves E1, done E1, gets E2, saves E2, done E2");
}

TEST_CASE("what waits at the broker for its time outlives a crash") {
  Replayed played(retriers({"A", "B"}), "C1; C2, crash before begin; C2 again");
  CHECK(played.world.broker().waiting("orders").empty());
  CHECK(rows(played.world, "orders") == "A B A");
}

TEST_CASE("an endpoint that does not start again after a crash is reported, with the reason") {
  const auto configure = [](Endpoint& orders) {
    orders.schema("CREATE TABLE placed(order_id TEXT)");
    orders.handle<PlaceOrder>([](const PlaceOrder&, HandlerContext&) -> Task { co_return; });
  };
  CHECK_THROWS_WITH_AS(Replayed({{frontend(), {"orders", configure}}, place({"A"})}, "C1, crash before ack"),
                       "orders does not start again on the database of before: "
                       "SQLite refuses the schema of orders: table placed already exists",
                       Stuck);
}
