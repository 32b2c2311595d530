#include "simulation/world/storage.hpp"

#include <SQLiteCpp/Exception.h>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdint>

#include "simulation/picture/recorder.hpp"
#include "simulation/search/exploring.hpp"

using namespace simulation;
using messaging::Connection;

namespace {

using Scripts = std::vector<std::string>;

/// An execution begins: its endpoint runs these scripts on its database.
Connection& begin(Storage& storage, const Scripts& scripts) {
  auto& disk = storage.renewed("orders");
  for (const auto& script : scripts) disk.schema(script);
  disk.made();
  return *disk.connection();
}

std::int64_t number(Connection& connection, const std::string& sql) {
  messaging::Rows rows = connection.query(sql);
  REQUIRE(rows.next());
  return rows.integer(0);
}

/// Everything that can be seen in a database.
std::string contents(Connection& connection) {
  std::string text;
  for (const auto& table : tables_of(connection)) {
    text += fmt::format("{}({}):", table.name, fmt::join(table.columns, ","));
    for (const auto& cells : table.rows) text += fmt::format(" {}", fmt::join(cells, "|"));
    text += "\n";
  }
  return text;
}

/// Two executions on one storage: whatever the first does, the second finds what a new database would hold.
/// Returns true if it was given the database of the first.
bool renewed_after(const Scripts& scripts, const Scripts& done) {
  Storage storage;
  auto* const first = &begin(storage, scripts);
  for (const auto& statement : done) first->script(statement);
  auto* const second = &begin(storage, scripts);
  Storage untouched;
  CHECK(contents(*second) == contents(begin(untouched, scripts)));
  CHECK_FALSE(second->in_transaction());
  // It can be used as the first was, too.
  for (const auto& statement : done) CHECK_NOTHROW(second->script(statement));
  return second == first;
}

const std::string placed = "CREATE TABLE IF NOT EXISTS placed(id INTEGER PRIMARY KEY, gift TEXT)";

}  // namespace

TEST_CASE("rows are gone in the next execution, and the database need not be made again") {
  CHECK(renewed_after({placed}, {"INSERT INTO placed(gift) VALUES ('book')"}));
  CHECK(renewed_after({placed}, {"BEGIN", "INSERT INTO placed(gift) VALUES ('book')", "ROLLBACK"}));
  CHECK(renewed_after({placed}, {}));
  CHECK(renewed_after({}, {}));
}

TEST_CASE("numbers begin with 1 again, also those that are never used twice") {
  const std::string billed = "CREATE TABLE IF NOT EXISTS billed(id INTEGER PRIMARY KEY AUTOINCREMENT, gift TEXT)";
  Storage storage;
  for (int execution = 0; execution < 3; ++execution) {
    auto& connection = begin(storage, {placed, billed});
    for (const std::string table : {"placed", "billed"}) {
      connection.execute("INSERT INTO " + table + "(gift) VALUES ('book')");
      CHECK(number(connection, "SELECT id FROM " + table) == 1);
    }
  }
}

TEST_CASE("rows that others refer to are gone as well") {
  const std::string parent = "CREATE TABLE IF NOT EXISTS parent(id PRIMARY KEY)";
  const std::string child = "CREATE TABLE IF NOT EXISTS child(id PRIMARY KEY, parent REFERENCES Parent(id))";
  const std::string grandchild = "CREATE TABLE IF NOT EXISTS grandchild(child REFERENCES child(id))";
  const Scripts family{"INSERT INTO parent VALUES (1)", "INSERT INTO child VALUES (1, 1)",
                       "INSERT INTO grandchild VALUES (1)"};
  CHECK(renewed_after({parent, child, grandchild}, family));
  CHECK(renewed_after({grandchild, child, parent}, family));
  CHECK(renewed_after({child, grandchild, parent}, family));
  const std::string tree = "CREATE TABLE IF NOT EXISTS tree(id PRIMARY KEY, above REFERENCES tree(id)";
  const Scripts branches{"INSERT INTO tree VALUES (1, NULL)", "INSERT INTO tree VALUES (2, 1)"};
  CHECK(renewed_after({tree + ")"}, branches));
  CHECK_FALSE(renewed_after({tree + " ON DELETE RESTRICT)"}, branches));
  const std::string egg = "CREATE TABLE IF NOT EXISTS egg(id PRIMARY KEY, hen REFERENCES hen(id))";
  const std::string hen =
      "CREATE TABLE IF NOT EXISTS hen(id PRIMARY KEY, egg REFERENCES egg(id) DEFERRABLE INITIALLY DEFERRED)";
  CHECK_FALSE(
      renewed_after({egg, hen}, {"BEGIN", "INSERT INTO hen VALUES (1, 1)", "INSERT INTO egg VALUES (1, 1)", "COMMIT"}));
}

TEST_CASE("what a schema script puts into its tables is there again, once") {
  CHECK_FALSE(
      renewed_after({placed + "; INSERT INTO placed VALUES (7, 'book')"}, {"UPDATE placed SET gift = 'teddy'"}));
  CHECK_FALSE(renewed_after({placed, "INSERT INTO placed VALUES (7, 'book')"}, {"DELETE FROM placed"}));
}

TEST_CASE("what a trigger writes while tables are emptied is not seen") {
  const std::string log = "CREATE TABLE IF NOT EXISTS log(gone TEXT)";
  const std::string trigger =
      " TRIGGER IF NOT EXISTS gone AFTER DELETE ON placed BEGIN INSERT INTO log VALUES (OLD.gift); END";
  const std::string insert = "INSERT INTO placed(gift) VALUES ('book')";
  CHECK_FALSE(renewed_after({placed, log, "CREATE" + trigger}, {insert}));
  CHECK_FALSE(renewed_after({placed, log}, {"CREATE" + trigger, insert}));
  CHECK_FALSE(renewed_after({placed, log}, {"CREATE TEMP" + trigger, insert}));
}

TEST_CASE("what a handler makes is gone: a table with rows or without, an index, a column") {
  CHECK_FALSE(renewed_after({placed}, {"CREATE TABLE mine(x)", "INSERT INTO mine VALUES (1)"}));
  CHECK_FALSE(renewed_after({placed}, {"CREATE TABLE mine(x)"}));
  CHECK_FALSE(renewed_after({}, {"CREATE TABLE mine(x)"}));
  CHECK_FALSE(renewed_after({placed}, {"CREATE UNIQUE INDEX mine ON placed(gift)"}));
  CHECK_FALSE(renewed_after({placed}, {"ALTER TABLE placed ADD COLUMN mine"}));
  CHECK_FALSE(renewed_after({placed}, {"CREATE TEMP TABLE mine(x)", "INSERT INTO mine VALUES (1)"}));
}

TEST_CASE("a virtual table is made anew") {
  CHECK_FALSE(renewed_after({"CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(word)"},
                            {"INSERT INTO words VALUES ('book')"}));
}

TEST_CASE("a transaction that was left open does not reach the next execution") {
  CHECK_FALSE(renewed_after({placed}, {"BEGIN", "INSERT INTO placed(gift) VALUES ('book')"}));
  CHECK_FALSE(renewed_after({placed}, {"BEGIN IMMEDIATE"}));
}

TEST_CASE("a database that somebody still holds is left to them") {
  Storage storage;
  begin(storage, {placed}).execute("INSERT INTO placed(gift) VALUES ('book')");
  auto& disk = storage.renewed("orders");
  const auto held = disk.connection();
  disk.schema(placed);
  disk.made();
  held->execute("INSERT INTO placed(gift) VALUES ('teddy')");
  auto& next = begin(storage, {placed});
  CHECK(&next != held.get());
  CHECK(number(next, "SELECT count(*) FROM placed") == 0);
  CHECK(number(*held, "SELECT count(*) FROM placed") == 1);
}

TEST_CASE("scripts that have changed run, and the database after them is a new one") {
  const std::string billed = "CREATE TABLE IF NOT EXISTS billed(id INTEGER)";
  const std::vector<Scripts> changes{{placed}, {placed, billed}, {billed}, {billed, placed}, {}, {placed}};
  Storage storage;
  for (const auto& scripts : changes) {
    CAPTURE(scripts.size());
    auto* const changed = &begin(storage, scripts);
    for (const auto& script : scripts) {
      CHECK(number(*changed, "SELECT count(*) FROM " + std::string(script == placed ? "placed" : "billed")) == 0);
    }
    Storage untouched;
    const auto as_new = contents(begin(untouched, scripts));
    CHECK(contents(begin(storage, scripts)) == as_new);
    CHECK(contents(begin(storage, scripts)) == as_new);
  }
}

TEST_CASE("every endpoint has a database of its own") {
  Storage storage;
  auto& orders = storage.renewed("orders");
  orders.schema(placed);
  orders.made();
  auto& billing = storage.renewed("billing");
  billing.made();
  CHECK(orders.connection() != billing.connection());
  CHECK_THROWS_AS(billing.connection()->execute("SELECT * FROM placed"), SQLite::Exception);
}

TEST_CASE("after a crash every schema script runs again, as it would on a disk") {
  const auto configure = [](messaging::Endpoint& orders) {
    orders.schema("CREATE TABLE IF NOT EXISTS starts(at TEXT)");
    orders.schema("INSERT INTO starts VALUES ('now')");
    orders.handle<test::PlaceOrder>(
        [](const test::PlaceOrder&, messaging::HandlerContext&) -> messaging::Task { co_return; });
  };
  const test::System system{{test::frontend(), {"orders", configure}}, test::place({"A"})};
  Storage storage;
  for (const std::string expected : {"now", "now now", "now"}) {
    World world(system.nodes, storage);
    Replay replay(schedule_of(expected == "now" ? "C1" : "C1, crash before ack; C1 again"));
    test::play(world, system, replay);
    CHECK(test::rows(world, "orders") == expected);
  }
}

TEST_CASE("a crash does not keep the database from being used again") {
  const auto system = test::one_subscriber({"A"});
  Storage storage;
  const Connection* before = nullptr;
  for (int execution = 0; execution < 3; ++execution) {
    World world(system.nodes, storage);
    Replay replay(schedule_of("C1, crash before commit; C1 again"));
    test::play(world, system, replay);
    CHECK(test::rows(world, "orders") == "A");
    const auto* const connection = &world.endpoint("orders").database().connection();
    CHECK((before == nullptr || connection == before));
    before = connection;
  }
}

TEST_CASE("a database takes the time of the simulation for the time of day") {
  World world({{"orders", [](messaging::Endpoint& orders) {
                  orders.schema("CREATE TABLE IF NOT EXISTS notes(line TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP)");
                }}});
  const auto note_later = [&]() -> messaging::Task {
    auto& connection = world.endpoint("orders").database().connection();
    connection.execute("INSERT INTO notes(line) VALUES ('first')");
    co_await world.clock().sleep(std::chrono::hours(25));
    connection.execute("INSERT INTO notes(line) VALUES ('second')");
  };
  world.perform(note_later());
  FirstChoice in_order;
  world.run(in_order);
  auto rows = world.endpoint("orders").database().connection().query("SELECT at FROM notes ORDER BY rowid");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "2026-12-01 00:00:00");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "2026-12-02 01:00:00");
}
