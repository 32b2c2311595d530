#include <doctest/doctest.h>
#include <fmt/format.h>

#include "simulation/picture/recorder.hpp"
#include "simulation/picture/text/picture_text.hpp"
#include "simulation/search/exploring.hpp"

using namespace messaging;
using namespace simulation;
using namespace test;

namespace {

/// An Orders of two instances, and a copy of what is typed: so both may have one message at a time.
template <class Handler>
System twice(Handler handler, const std::string& schema = "CREATE TABLE IF NOT EXISTS notes(line TEXT NOT NULL)") {
  const auto configure = [handler, schema](Endpoint& orders) {
    orders.schema(schema);
    orders.handle<PlaceOrder>(handler);
  };
  return {{frontend(), {"orders", configure, 2}, notes_each<OrderPlaced>("billing")}, place({"A"})};
}

constexpr auto unique_notes = "CREATE TABLE IF NOT EXISTS notes(line TEXT PRIMARY KEY)";

const Property nothing_twice{"placed once", [](World& world) { return rows(world, "orders") != "A A"; }};
const Property told_once{"told once", [](World& world) { return world.wire().size() <= 2; }};

bool is_noted(Transaction& transaction, const std::string& line) {
  return transaction.exists("SELECT 1 FROM notes WHERE line = ?", line);
}

Task looks_then_inserts(const PlaceOrder& command, HandlerContext& context) {
  {
    Transaction look = co_await context.database().begin();
    if (is_noted(look, command.order_id)) co_return;
  }
  co_await note(context, command.order_id);
}

Task looks_and_inserts(const PlaceOrder& command, HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  if (is_noted(transaction, command.order_id)) co_return;
  transaction.execute("INSERT INTO notes VALUES (?)", command.order_id);
  co_await transaction.commit();
}

Found search_all(const System& system, const Property& property, const Bounds& bounds) {
  return search(execution(system, {property}), bounds, 1);
}

const Bounds a_copy = Bounds::each_once({Fault::copy}, 1);

std::string token_of(const Found& found) {
  return found.counterexample ? found.counterexample->schedule.token() : "nothing";
}

}  // namespace

TEST_CASE("to look and to act in two transactions is wrong when another instance acts in between") {
  const auto found = search_all(twice(looks_then_inserts), nothing_twice, a_copy);
  CHECK(token_of(found) ==
        "C1 twice; C1 ok; orders goes on; C1 at orders 2 again; orders 2 goes on; orders goes on; orders goes on; "
        "orders 2 goes on; orders 2 goes on");
  CHECK(found.coverage.schedules == 8);
}

TEST_CASE("to look and to act in one transaction is right") {
  const auto found = search_all(twice(looks_and_inserts), nothing_twice, a_copy);
  CHECK(token_of(found) == "nothing");
  CHECK(found.coverage.schedules == 4);
}

namespace {

/// Keeps what was handled, and what it has led to, by the message's ID, in a transaction of its own.
template <bool replaces>
Task keeps_record(const PlaceOrder& command, HandlerContext& context) {
  bool known = false;
  {
    Transaction look = co_await context.database().begin();
    known = look.exists("SELECT 1 FROM handled WHERE id = ?", context.message_id());
  }
  if (known) co_return;
  co_await context.publish(OrderPlaced(command.order_id));
  Transaction transaction = co_await context.database().begin();
  transaction.execute(replaces ? "INSERT OR REPLACE INTO handled VALUES (?)" : "INSERT INTO handled VALUES (?)",
                      context.message_id());
  co_await transaction.commit();
}

constexpr auto handled = "CREATE TABLE IF NOT EXISTS handled(id TEXT PRIMARY KEY)";

}  // namespace

TEST_CASE("who looks for a mark, sends, and then sets the mark, sends twice") {
  const auto found = search_all(twice(keeps_record<true>, handled), told_once, a_copy);
  CHECK(token_of(found) ==
        "C1 twice; C1 ok; orders goes on; orders goes on; C1 at orders 2 again; orders 2 goes on; orders goes on; "
        "orders goes on; orders 2 goes on; orders 2 goes on; orders 2 goes on; E1 ok; E2 ok");
}

TEST_CASE("a unique key keeps two instances from the same, whatever they have looked at") {
  const auto found = search_all(twice(looks_then_inserts, unique_notes), nothing_twice, a_copy);
  CHECK(token_of(found) == "nothing");
}

TEST_CASE("a message whose lease has expired is handled by two at once, and the first is not heard any more") {
  const auto system = twice(looks_then_inserts);
  const auto found = search_all(system, nothing_twice, Bounds::each_once({Fault::lease_expires}, 1));
  REQUIRE(found.counterexample);
  CHECK(token_of(found) ==
        "C1 ok; orders goes on; C1 also at orders 2; orders 2 goes on; orders goes on; orders goes on; "
        "orders 2 goes on; orders 2 goes on");
  Replayed replayed(system, token_of(found));
  CHECK(rows(replayed.world, "orders") == "A A");
  std::string ends;
  for (const auto& happening : replayed.world.history().happenings()) {
    if (happening.what == What::completed || happening.what == What::lease_lost) ends += to_line(happening) + "\n";
  }
  CHECK(ends ==
        "orders    is done with PlaceOrder, too late: another has it\n"
        "orders 2  is done with PlaceOrder\n");
}

TEST_CASE("instances are lanes of their own, with the tables of one database") {
  const auto system = twice(looks_then_inserts);
  const auto schedule = schedule_of("C1 twice; C1 ok; C1 at orders 2 again");
  World world(system.nodes);
  PictureRecorder recorder(world);
  Replay replay(schedule);
  play(world, system, replay);
  std::string text;
  for (const auto& line : plain(to_text(recorder.picture()))) text += line + "\n";
  CHECK(text == R"(  frontend           orders             orders 2           billing
  │                  │                  │                  │
  ├─ C1 PlaceOrder ─▷│                  │                  │
  │  1 A             │                  │                  │
  │  C1 again: ─────▷│                  │                  │
  │  a copy          │                  │                  │
  │            C1 ──▶┃                  │                  │
  │                  ┃            C1 ──▶┃                  │
  │                  ┃ ✓ + notes A      ┃                  │
  │                  │ C1 is done       ┃                  │
  │                  │                  │ C1 is done       │

  at the end
  orders   notes    A
)");
}
