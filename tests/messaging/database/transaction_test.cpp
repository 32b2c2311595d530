#include <SQLiteCpp/Exception.h>
#include <doctest/doctest.h>

#include "messaging/database/database.hpp"
#include "messaging/errors.hpp"
#include "messaging/waiting/test_time.hpp"

using namespace messaging;

namespace {

struct Orders {
  Orders() { connection->script("CREATE TABLE items(gift TEXT UNIQUE)"); }
  /// The gifts that were saved, as in `book kite`.
  std::string saved() {
    std::string gifts;
    Rows rows = connection->query("SELECT gift FROM items ORDER BY gift");
    while (rows.next()) gifts += (gifts.empty() ? "" : " ") + rows.text(0);
    return gifts;
  }

  test::VirtualTime time;
  std::shared_ptr<Connection> connection = std::make_shared<Connection>(":memory:");
  Database database{connection};
};

Task insert(Database& database, std::string gift, bool commit = true) {
  Transaction transaction = co_await database.begin();
  transaction.execute("INSERT INTO items VALUES (?)", gift);
  if (commit) co_await transaction.commit();
}

Task insert_slowly(Database& database, Clock& clock, std::string gift, std::string& notes) {
  Transaction transaction = co_await database.begin();
  notes += gift + "+ ";
  transaction.execute("INSERT INTO items VALUES (?)", gift);
  co_await clock.sleep(Milliseconds(10));
  notes += gift + "- ";
  co_await transaction.commit();
}

/// A seam that notes when it is passed, and fails a commit if told to.
struct NotingSeam : DatabaseSeam {
  Task before_begin() override {
    notes += "begin ";
    co_return;
  }
  Task before_commit() override {
    notes += "before ";
    if (refuses) throw DatabaseError("the disk is full");
    co_return;
  }
  Task after_commit() override {
    notes += "after ";
    co_return;
  }
  std::string notes;
  bool refuses = false;
  void before_rollback() override { notes += "rollback "; }
};

}  // namespace

TEST_CASE("what a transaction changed is saved by its commit") {
  Orders orders;
  orders.time.run(insert(orders.database, "book"));
  CHECK(orders.saved() == "book");
  CHECK_FALSE(orders.connection->in_transaction());
}

TEST_CASE("a transaction that is destroyed uncommitted is rolled back, and the next one begins") {
  Orders orders;
  orders.time.run(insert(orders.database, "book", false));
  CHECK(orders.saved() == "");
  orders.time.run(insert(orders.database, "kite"));
  CHECK(orders.saved() == "kite");
}

TEST_CASE("a transaction sees its own changes, and says whether a row exists") {
  Orders orders;
  const auto work = [](Database& database) -> Task {
    Transaction transaction = co_await database.begin();
    CHECK_FALSE(transaction.exists("SELECT 1 FROM items WHERE gift = ?", "book"));
    CHECK(transaction.execute("INSERT INTO items VALUES (?)", "book") == 1);
    CHECK(transaction.exists("SELECT 1 FROM items WHERE gift = ?", "book"));
  };
  orders.time.run(work(orders.database));
}

TEST_CASE("transactions wait for their turn: one at a time, first come, first served") {
  Orders orders;
  std::string notes;
  auto& clock = orders.time.clock();
  orders.time.start(insert_slowly(orders.database, clock, "book", notes));
  orders.time.start(insert_slowly(orders.database, clock, "kite", notes));
  orders.time.finish(orders.time.start(insert_slowly(orders.database, clock, "train", notes)));
  CHECK(notes == "book+ book- kite+ kite- train+ train- ");
  CHECK(orders.saved() == "book kite train");
}

TEST_CASE("a statement that is refused leaves the transaction as it was") {
  Orders orders;
  const auto work = [](Database& database) -> Task {
    Transaction transaction = co_await database.begin();
    transaction.execute("INSERT INTO items VALUES ('book')");
    CHECK_THROWS_AS(transaction.execute("INSERT INTO items VALUES ('book')"), SQLite::Exception);
    co_await transaction.commit();
  };
  orders.time.run(work(orders.database));
  CHECK(orders.saved() == "book");
}

TEST_CASE("a transaction is over after its commit, and after it was moved from") {
  Orders orders;
  const auto work = [](Database& database) -> Task {
    Transaction transaction = co_await database.begin();
    Transaction moved = std::move(transaction);
    CHECK_THROWS_AS(transaction.execute("SELECT 1"), std::logic_error);
    co_await moved.commit();
    CHECK_THROWS_AS(moved.execute("INSERT INTO items VALUES ('late')"), std::logic_error);
    CHECK_THROWS_AS(moved.exists("SELECT 1"), std::logic_error);
    bool refused = false;
    try {
      co_await moved.commit();
    } catch (const std::logic_error&) {
      refused = true;
    }
    CHECK(refused);
  };
  orders.time.run(work(orders.database));
  CHECK(orders.saved() == "");
}

TEST_CASE("a transaction gives its turn up with its commit, not only when it is destroyed") {
  Orders orders;
  const auto work = [](Database& database) -> Task {
    Transaction first = co_await database.begin();
    co_await first.commit();
    Transaction second = co_await database.begin();
    second.execute("INSERT INTO items VALUES ('book')");
    co_await second.commit();
  };
  orders.time.run(work(orders.database));
  CHECK(orders.saved() == "book");
}

TEST_CASE("what runs before a commit is part of it") {
  Orders orders;
  const auto work = [&]() -> Task {
    Transaction transaction = co_await orders.database.begin([&]() -> Task {
      orders.connection->execute("INSERT INTO items VALUES ('from the hook')");
      co_return;
    });
    transaction.execute("INSERT INTO items VALUES ('book')");
    co_await transaction.commit();
  };
  orders.time.run(work());
  CHECK(orders.saved() == "book from the hook");
}

TEST_CASE("when what runs before a commit throws, nothing is saved") {
  Orders orders;
  const auto work = [&]() -> Task {
    Transaction transaction = co_await orders.database.begin([&]() -> Task {
      orders.connection->execute("INSERT INTO items VALUES ('from the hook')");
      throw std::runtime_error("no");
      co_return;
    });
    transaction.execute("INSERT INTO items VALUES ('book')");
    co_await transaction.commit();
  };
  CHECK_THROWS_WITH(orders.time.run(work()), "no");
  CHECK(orders.saved() == "");
  orders.time.run(insert(orders.database, "kite"));
  CHECK(orders.saved() == "kite");
}

TEST_CASE("a simulation is asked before a transaction begins, before it commits, and told after") {
  NotingSeam seam;
  Orders orders;
  Database database(orders.connection, &seam);
  orders.time.run(insert(database, "book"));
  CHECK(seam.notes == "begin before after ");
  orders.time.run(insert(database, "kite", false));
  CHECK(seam.notes == "begin before after begin rollback ");
}

TEST_CASE("a commit that a simulation makes fail saves nothing") {
  NotingSeam seam;
  seam.refuses = true;
  Orders orders;
  Database database(orders.connection, &seam);
  CHECK_THROWS_AS(orders.time.run(insert(database, "book")), DatabaseError);
  CHECK(seam.notes == "begin before rollback ");
  CHECK(orders.saved() == "");
  seam.refuses = false;
  orders.time.run(insert(database, "kite"));
  CHECK(orders.saved() == "kite");
}

TEST_CASE("a transaction that waits for its own turn can be dropped, and is rolled back") {
  Orders orders;
  const auto twice = [](Database& database) -> Task {
    Transaction first = co_await database.begin();
    first.execute("INSERT INTO items VALUES ('book')");
    Transaction second = co_await database.begin();
  };
  orders.time.start(twice(orders.database));
  orders.time.pass(Milliseconds(0));
  CHECK(orders.connection->in_transaction());
  orders.database.drop_waiting();
  orders.time.pass(Milliseconds(0));
  CHECK_FALSE(orders.connection->in_transaction());
  orders.time.run(insert(orders.database, "kite"));
  CHECK(orders.saved() == "kite");
}
