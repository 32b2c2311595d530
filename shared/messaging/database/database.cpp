#include "messaging/database/database.hpp"

#include <SQLiteCpp/Exception.h>

#include <stdexcept>
#include <utility>

namespace messaging {

Transaction::Transaction(Connection& connection, Mutex::Lock lock, DatabaseSeam* seam, BeforeCommit before_commit)
    : connection_(&connection),
      lock_(std::move(lock)),
      seam_(seam),
      before_commit_(std::move(before_commit)),
      changes_before_(connection.total_changes()) {
  connection.execute("BEGIN IMMEDIATE");
}

Transaction::Transaction(Transaction&& other) noexcept
    : connection_(std::exchange(other.connection_, nullptr)),
      lock_(std::move(other.lock_)),
      seam_(other.seam_),
      before_commit_(std::move(other.before_commit_)),
      changes_before_(other.changes_before_) {}

Transaction::~Transaction() {
  // Some errors make SQLite roll back by itself; then there is nothing left to undo.
  if (connection_ == nullptr) return;
  if (seam_ != nullptr && connection_->total_changes() != changes_before_) seam_->before_rollback();
  if (!connection_->in_transaction()) return;
  try {
    connection_->execute("ROLLBACK");
  } catch (const SQLite::Exception&) {
    // The file is gone or broken: what was not committed is not there in any case.
  }
}

Task Transaction::commit() {
  Connection& connection = open();
  if (before_commit_) co_await before_commit_();
  if (seam_ != nullptr) co_await seam_->before_commit();
  connection.execute("COMMIT");
  connection_ = nullptr;
  lock_ = Mutex::Lock();
  if (seam_ != nullptr) co_await seam_->after_commit();
}

Connection& Transaction::open() {
  if (connection_ == nullptr) throw std::logic_error("this transaction is over: it was committed or moved from");
  return *connection_;
}

void Database::schema(const std::string& sql) {
  if (seam_ != nullptr) {
    seam_->schema(*connection_, sql);
  } else {
    connection_->script(sql);
  }
}

Awaitable<Transaction> Database::begin(Transaction::BeforeCommit before_commit) {
  if (seam_ != nullptr) co_await seam_->before_begin();
  Mutex::Lock lock = co_await writer_.lock();
  co_return Transaction(*connection_, std::move(lock), seam_, std::move(before_commit));
}

}  // namespace messaging
