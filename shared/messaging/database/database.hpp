#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "messaging/database/connection.hpp"
#include "messaging/task.hpp"
#include "messaging/waiting/mutex.hpp"

namespace messaging {

/// Where a simulation gets its hand on a database: it may wait, throw, or never let the coroutine go on.
class DatabaseSeam {
 public:
  virtual ~DatabaseSeam() = default;
  /// Runs the script that makes the tables, unless it knows them to be there as the script leaves them.
  virtual void schema(Connection& connection, const std::string& sql) { connection.script(sql); }
  virtual Task before_begin() = 0;
  /// If this throws, nothing is saved.
  virtual Task before_commit() = 0;
  virtual Task after_commit() = 0;
  /// A transaction that has changed rows is about to be rolled back. May not throw.
  virtual void before_rollback() = 0;
};

/// Changes that are saved together, by `commit`, or not at all: destroyed uncommitted, it is rolled back.
class [[nodiscard]] Transaction {
 public:
  /// Called before the commit; if it throws, nothing is saved.
  using BeforeCommit = std::function<Task()>;

  Transaction(Connection& connection, Mutex::Lock lock, DatabaseSeam* seam, BeforeCommit before_commit);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// Runs a statement; its values stand for the question marks. Returns how many rows it changed.
  /// Throws SQLite::Exception, for example when a unique index refuses a row.
  template <class... Values>
  int execute(std::string_view sql, const Values&... values) {
    return open().execute(sql, values...);
  }

  /// The rows that a SELECT finds. Throws SQLite::Exception.
  template <class... Values>
  Rows query(std::string_view sql, const Values&... values) {
    return open().query(sql, values...);
  }

  /// True if a SELECT finds at least one row. Throws SQLite::Exception.
  template <class... Values>
  bool exists(std::string_view sql, const Values&... values) {
    return query(sql, values...).next();
  }

  /// Saves the changes. Throws SQLite::Exception or DatabaseError; then nothing is saved.
  Task commit();

 private:
  Connection& open();

  Connection* connection_;  // null when committed or moved from
  Mutex::Lock lock_;
  DatabaseSeam* seam_;
  BeforeCommit before_commit_;
  int changes_before_;
};

/// An endpoint's own database: one writer at a time.
class Database {
 public:
  explicit Database(std::shared_ptr<Connection> connection, DatabaseSeam* seam = nullptr)
      : connection_(std::move(connection)), seam_(seam) {}

  /// Waits for its turn, then opens a transaction. Throws SQLite::Exception if another process holds the file too long.
  Awaitable<Transaction> begin(Transaction::BeforeCommit before_commit = nullptr);

  /// Runs the script that makes the tables. Throws SQLite::Exception.
  void schema(const std::string& sql);

  Connection& connection() { return *connection_; }
  /// How many coroutines wait for their turn.
  std::size_t waiting() const { return writer_.waiting(); }
  /// Drops the coroutines that wait for their turn: they never go on. For the end of a simulated process.
  void drop_waiting() { writer_.drop_waiting(); }

 private:
  std::shared_ptr<Connection> connection_;
  DatabaseSeam* seam_;
  Mutex writer_;
};

}  // namespace messaging
