#include "messaging/database/connection.hpp"

#include <SQLiteCpp/Exception.h>
#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <latch>
#include <string>
#include <thread>
#include <vector>

#include "messaging/errors.hpp"
#include "messaging/temporary_folder.hpp"

using namespace messaging;

namespace {

std::string refusal(const std::string& path, const ConnectionOptions& options = {}) {
  try {
    Connection connection(path, options);
  } catch (const DatabaseError& error) {
    return error.what();
  }
  return "";
}

struct Orders : Connection {
  Orders() : Connection(":memory:") { script("CREATE TABLE items(order_id TEXT, gift TEXT, price INTEGER)"); }
};

}  // namespace

TEST_CASE("what was inserted is found again, one row after the other") {
  Orders orders;
  CHECK(orders.execute("INSERT INTO items VALUES (?, ?, ?)", "A", std::string("teddy"), 5) == 1);
  CHECK(orders.execute("INSERT INTO items VALUES (?, ?, ?)", std::string_view("A"), nullptr, std::int64_t{1} << 40U) ==
        1);
  Rows rows = orders.query("SELECT gift, price FROM items WHERE order_id = ? ORDER BY rowid", "A");
  CHECK(rows.columns() == 2);
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "teddy");
  CHECK(rows.integer(1) == 5);
  REQUIRE(rows.next());
  CHECK(rows.is_null(0));
  CHECK(rows.integer(1) == std::int64_t{1} << 40U);
  CHECK_FALSE(rows.next());
}

TEST_CASE("a statement says how many rows it changed") {
  Orders orders;
  for (int i = 0; i < 3; ++i) orders.execute("INSERT INTO items VALUES ('A', 'kite', ?)", i);
  CHECK(orders.execute("UPDATE items SET gift = ? WHERE price > ?", "drone", 0) == 2);
  CHECK(orders.execute("DELETE FROM items WHERE price > ?", 7) == 0);
}

TEST_CASE("a value is a value and never SQL") {
  Orders orders;
  const std::string value = "A'); DROP TABLE items; --";
  orders.execute("INSERT INTO items VALUES (?, ?, 1)", value, "a\"b\\c");
  Rows rows = orders.query("SELECT order_id, gift FROM items");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == value);
  CHECK(rows.text(1) == "a\"b\\c");
}

TEST_CASE("the same query may be asked again while its rows are still being read") {
  Orders orders;
  for (const auto* gift : {"book", "kite", "train"}) orders.execute("INSERT INTO items VALUES ('A', ?, 1)", gift);
  const auto* all = "SELECT gift FROM items WHERE price = ? ORDER BY gift";
  std::string read;
  Rows outer = orders.query(all, 1);
  while (outer.next()) {
    Rows inner = orders.query(all, 1);
    while (inner.next()) read += inner.text(0)[0];
    read += outer.text(0)[0];
    read += ' ';
  }
  CHECK(read == "bktb bktk bktt ");
}

TEST_CASE("a query that was left half read starts anew when it is asked again") {
  Orders orders;
  for (const auto* gift : {"book", "kite"}) orders.execute("INSERT INTO items VALUES ('A', ?, 1)", gift);
  for (int i = 0; i < 2; ++i) {
    Rows rows = orders.query("SELECT gift FROM items ORDER BY gift");
    REQUIRE(rows.next());
    CHECK(rows.text(0) == "book");
  }
}

TEST_CASE("there are as many values as question marks, or it is said") {
  Orders orders;
  CHECK_THROWS_WITH_AS(orders.execute("DELETE FROM items WHERE order_id = ?"),
                       "values given: 0, question marks: 1, in: DELETE FROM items WHERE order_id = ?", DatabaseError);
  CHECK_THROWS_AS(orders.query("SELECT 1 FROM items WHERE order_id = '?'", "A"), DatabaseError);
}

TEST_CASE("a statement that failed can be used again, and remembers no value") {
  Orders orders;
  orders.script("CREATE UNIQUE INDEX once ON items(order_id)");
  const auto* insert = "INSERT INTO items VALUES (?, ?, 1)";
  orders.execute(insert, "A", "book");
  CHECK_THROWS_AS(orders.execute(insert, "A", "kite"), SQLite::Exception);
  CHECK(orders.execute(insert, "B", nullptr) == 1);
  Rows rows = orders.query("SELECT gift FROM items WHERE order_id = 'B'");
  REQUIRE(rows.next());
  CHECK(rows.is_null(0));
}

TEST_CASE("SQL that SQLite does not understand is refused") {
  Orders orders;
  CHECK_THROWS_AS(orders.execute("INSERT INTO nothing VALUES (1)"), SQLite::Exception);
  CHECK_THROWS_AS(orders.query("SELEKT 1"), SQLite::Exception);
}

TEST_CASE("foreign keys are held to") {
  Connection connection(":memory:");
  connection.script("CREATE TABLE orders(id TEXT PRIMARY KEY); CREATE TABLE items(id TEXT REFERENCES orders(id))");
  CHECK_THROWS_AS(connection.execute("INSERT INTO items VALUES ('A')"), SQLite::Exception);
}

TEST_CASE("a file that is no database is refused in one line that names it") {
  test::TemporaryFolder folder;
  const auto file = (folder.path() / "orders.db").string();
  std::ofstream(file) << std::string(5000, 'x');
  CHECK(refusal(file).find(file) == 0);
  CHECK(refusal(file).find('\n') == std::string::npos);
}

TEST_CASE("a folder in place of a file, and a file in no folder, are refused") {
  test::TemporaryFolder folder;
  CHECK(refusal(folder.path().string()) != "");
  CHECK(refusal((folder.path() / "missing" / "orders.db").string()) != "");
}

TEST_CASE("a read-only connection reads, changes nothing, and makes no file") {
  test::TemporaryFolder folder;
  const auto file = (folder.path() / "orders.db").string();
  CHECK(refusal(file, {.read_only = true}) != "");
  CHECK_FALSE(std::filesystem::exists(file));

  Connection writer(file);
  writer.script("CREATE TABLE items(gift TEXT); INSERT INTO items VALUES ('book')");
  Connection reader(file, {.read_only = true});
  Rows rows = reader.query("SELECT gift FROM items");
  REQUIRE(rows.next());
  CHECK(rows.text(0) == "book");
  CHECK_THROWS_AS(reader.execute("DELETE FROM items"), SQLite::Exception);
}

TEST_CASE("the data version tells of another connection's changes, not of one's own") {
  test::TemporaryFolder folder;
  const auto file = (folder.path() / "orders.db").string();
  Connection mine(file);
  mine.script("CREATE TABLE items(gift TEXT)");
  const auto before = mine.data_version();
  mine.execute("INSERT INTO items VALUES ('book')");
  CHECK(mine.data_version() == before);
  Connection(file).execute("INSERT INTO items VALUES ('kite')");
  CHECK(mine.data_version() != before);
}

TEST_CASE("several programs can open the same new file at once") {
  const test::TemporaryFolder folder;
  std::atomic<int> refused = 0;
  for (int i = 0; i < 400; ++i) {
    const auto file = (folder.path() / (std::to_string(i) + ".db")).string();
    std::latch all_here(3);
    std::vector<std::thread> programs;
    for (int program = 0; program < 3; ++program) {
      programs.emplace_back([&] {
        all_here.arrive_and_wait();
        try {
          const Connection connection(file);
        } catch (const DatabaseError&) {
          ++refused;
        }
      });
    }
    for (auto& program : programs) program.join();
  }
  CHECK(refused.load() == 0);
}
