#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "messaging/waiting/clock.hpp"

namespace messaging {

/// What can stand for a question mark in SQL: text, a number, or nullptr for NULL.
template <class Value>
concept Storable = std::is_arithmetic_v<Value> || std::is_convertible_v<const Value&, std::string_view> ||
    std::is_same_v<Value, std::nullptr_t>;

/// The rows that a query found, one after the other:
///
///     Rows rows = connection.query("SELECT gift FROM order_items WHERE order_id = ?", id);
///     while (rows.next()) use(rows.text(0));
class Rows {
 public:
  explicit Rows(std::shared_ptr<SQLite::Statement> statement) : statement_(std::move(statement)) {}
  Rows(Rows&&) = default;
  Rows& operator=(Rows&&) = delete;
  ~Rows();

  /// Goes to the first row, then to the next. False after the last. Throws SQLite::Exception.
  bool next() { return statement_->executeStep(); }
  std::string text(int column) const { return statement_->getColumn(column).getString(); }
  std::int64_t integer(int column) const { return statement_->getColumn(column).getInt64(); }
  bool is_null(int column) const { return statement_->isColumnNull(column); }
  int columns() const { return statement_->getColumnCount(); }
  std::string column_name(int column) const { return statement_->getColumnName(column); }

 private:
  std::shared_ptr<SQLite::Statement> statement_;
};

/// How a database file is opened.
struct ConnectionOptions {
  /// How long a statement waits for another process that holds the file.
  Milliseconds busy_timeout{5000};
  /// True: every commit waits for the disk and survives a power cut. False: it survives the end of the process.
  bool full_synchronous = false;
  bool read_only = false;
  /// What stands for the file system, by the name that SQLite knows it by; empty: the real one.
  std::string files{};
};

/// One SQLite file, or `:memory:`, opened in WAL mode with foreign keys on; keeps its prepared statements. For one
/// thread at a time.
class Connection {
 public:
  /// Throws DatabaseError, in one line, if the file cannot be opened or is no database.
  explicit Connection(const std::string& path, const ConnectionOptions& options = {});

  /// Runs statements without values, separated by semicolons. Throws SQLite::Exception.
  void script(const std::string& sql) { sqlite_.exec(sql); }

  /// Runs one statement and returns how many rows an INSERT, UPDATE or DELETE changed. Throws SQLite::Exception;
  /// DatabaseError if there are not as many values as question marks.
  template <class... Values>
  int execute(std::string_view sql, const Values&... values) {
    require_storable<Values...>();
    Rows rows(prepare(sql, sizeof...(values)));
    [[maybe_unused]] int index = 0;
    (lend_value(++index, values), ...);
    while (rows.next()) {
    }
    return sqlite_.getChanges();
  }

  /// The rows of a SELECT, or of a RETURNING (in no defined order). Throws SQLite::Exception.
  template <class... Values>
  Rows query(std::string_view sql, const Values&... values) {
    require_storable<Values...>();
    Rows rows(prepare(sql, sizeof...(values)));
    [[maybe_unused]] int index = 0;
    (bind_value(++index, values), ...);
    return rows;
  }

  /// How many rows were changed since the connection was opened.
  int total_changes() const;
  /// True if a transaction is open.
  bool in_transaction() const;
  /// A number that changes when another connection changes the file.
  std::int64_t data_version();
  SQLite::Database& sqlite() { return sqlite_; }

 private:
  template <class... Values>
  static consteval void require_storable() {
    static_assert((Storable<Values> && ...), "SQLite stores text and numbers only. For a gift, pass name(gift).");
  }
  void bind_value(int index, std::string_view text) { prepared_->bind(index, std::string(text)); }
  void bind_value(int index, const std::string& text) { prepared_->bind(index, text); }
  void bind_value(int index, const char* text) { prepared_->bind(index, std::string(text)); }
  void bind_value(int index, std::nullptr_t) { prepared_->bind(index); }
  template <class Number>
  requires std::is_arithmetic_v<Number>
  void bind_value(int index, Number number) {
    if constexpr (std::is_floating_point_v<Number>) {
      prepared_->bind(index, static_cast<double>(number));
    } else {
      prepared_->bind(index, static_cast<std::int64_t>(number));
    }
  }

  // A string given to `execute` is there until the statement has run: SQLite need not copy it. A query's may be gone.
  void lend_value(int index, const std::string& text) { prepared_->bindNoCopy(index, text); }
  template <class Value>
  void lend_value(int index, const Value& value) {
    bind_value(index, value);
  }

  std::shared_ptr<SQLite::Statement> prepare(std::string_view sql, std::size_t values);

  SQLite::Database sqlite_;
  std::map<std::string, std::shared_ptr<SQLite::Statement>, std::less<>> statements_;
  SQLite::Statement* prepared_ = nullptr;  // the one that bind_value fills
};

/// Makes a call that may throw SQLite::Exception with the same words, as another exception of ours.
template <class As, class Call>
auto rethrow_sqlite_as(const std::string& what, Call&& call) {
  try {
    return call();
  } catch (const SQLite::Exception& error) {
    throw As(what + ": " + error.what());
  }
}

}  // namespace messaging
