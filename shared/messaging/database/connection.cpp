#include "messaging/database/connection.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <thread>

#include "messaging/errors.hpp"

namespace messaging {
namespace {

constexpr Milliseconds between_tries{5};

/// SQLite does not wait by itself for another process that makes the same change to a new file.
void use_write_ahead_log(SQLite::Database& sqlite, Milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    try {
      sqlite.exec("PRAGMA journal_mode = WAL");
      return;
    } catch (const SQLite::Exception& error) {
      if (error.getErrorCode() != SQLITE_BUSY || std::chrono::steady_clock::now() >= deadline) throw;
    }
    std::this_thread::sleep_for(between_tries);
  }
}

SQLite::Database open(const std::string& path, const ConnectionOptions& options) {
  return rethrow_sqlite_as<DatabaseError>(path + " cannot be used as a database", [&] {
    const int mode = options.read_only ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE;
    SQLite::Database sqlite(path, mode | SQLite::OPEN_NOMUTEX, static_cast<int>(options.busy_timeout.count()),
                            options.files);
    if (options.read_only) return sqlite;
    use_write_ahead_log(sqlite, options.busy_timeout);
    sqlite.exec(options.full_synchronous ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    sqlite.exec("PRAGMA foreign_keys = ON");
    return sqlite;
  });
}

}  // namespace

Rows::~Rows() {
  if (!statement_) return;
  // A statement keeps its values and its place until it is reset; the error it may report was thrown already.
  statement_->tryReset();
  statement_->clearBindings();
}

Connection::Connection(const std::string& path, const ConnectionOptions& options) : sqlite_(open(path, options)) {}

int Connection::total_changes() const {
  return sqlite3_total_changes(sqlite_.getHandle());
}

bool Connection::in_transaction() const {
  return sqlite3_get_autocommit(sqlite_.getHandle()) == 0;
}

std::int64_t Connection::data_version() {
  Rows rows = query("PRAGMA data_version");
  rows.next();
  return rows.integer(0);
}

std::shared_ptr<SQLite::Statement> Connection::prepare(std::string_view sql, std::size_t values) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    auto statement = std::make_shared<SQLite::Statement>(sqlite_, std::string(sql));
    found = statements_.emplace(std::string(sql), std::move(statement)).first;
  }
  // A query that is still being read keeps its statement; the same text gets another one meanwhile.
  auto statement =
      found->second.use_count() == 1 ? found->second : std::make_shared<SQLite::Statement>(sqlite_, std::string(sql));
  if (const auto marks = static_cast<std::size_t>(statement->getBindParameterCount()); marks != values) {
    throw DatabaseError(fmt::format("values given: {}, question marks: {}, in: {}", values, marks, sql));
  }
  prepared_ = statement.get();
  return statement;
}

}  // namespace messaging
