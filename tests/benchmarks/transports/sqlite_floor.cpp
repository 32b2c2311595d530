#include "transports/sqlite_floor.hpp"

#include <benchmark/benchmark.h>

#include <chrono>
#include <stdexcept>

namespace figures {
namespace {

std::int64_t now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

constexpr std::int64_t lease = 30'000;

sqlite3* open(const std::filesystem::path& broker) {
  sqlite3* connection = nullptr;
  if (sqlite3_open(broker.c_str(), &connection) != SQLITE_OK ||
      sqlite3_exec(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON",
                   nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error("the raw queue cannot be opened");
  }
  return connection;
}

}  // namespace

RawQueue::RawQueue(const std::filesystem::path& broker, std::string queue)
    : queue_(std::move(queue)), connection_(open(broker)) {
  begin_ = prepare("BEGIN IMMEDIATE");
  commit_ = prepare("COMMIT");
  insert_ = prepare(
      "INSERT INTO messages(id, queue, visible_at, headers, body) VALUES ("
      "CASE WHEN EXISTS (SELECT 1 FROM messages WHERE id > 0) THEN NULL ELSE 1 + max("
      "coalesce((SELECT max(id) FROM messages WHERE id < ?1 + 1099511627776), ?1), "
      "coalesce((SELECT max(id) + 1099511627776 FROM messages WHERE id < ?1), ?1), ?1) END, ?2, 0, ?3, ?4)");
  unfiled_ = prepare("SELECT 1 FROM messages WHERE id > 0 LIMIT 1");
  due_ = prepare("SELECT 1 FROM messages WHERE queue = ? AND visible_at > 0 AND visible_at <= ?");
  ready_ = prepare(
      "SELECT id, attempts, headers, body FROM messages WHERE id > ?1 AND id < ?1 + 1099511627776 AND "
      "leased_until <= ?2 ORDER BY id LIMIT ?3");
  claim_ = prepare("UPDATE messages SET leased_until = ?, lease = ?, attempts = ? WHERE id = ?");
  remove_ = prepare("DELETE FROM messages WHERE id = ? AND lease = ?");

  const auto range = prepare("SELECT -(2 * number + 1) * 1099511627776 FROM queues WHERE name = ?");
  bind(range, 1, queue_);
  if (!step(range)) throw std::runtime_error("the raw queue has no such queue");
  range_ = sqlite3_column_int64(range.get(), 0);
}

void RawQueue::send(const std::vector<Row>& messages) {
  if (messages.size() > 1) run(begin_);
  for (const auto& message : messages) {
    sqlite3_bind_int64(insert_.get(), 1, range_);
    bind(insert_, 2, queue_);
    bind(insert_, 3, message.headers);
    bind(insert_, 4, message.body);
    run(insert_);
  }
  if (messages.size() > 1) run(commit_);
}

std::size_t RawQueue::receive_and_complete(std::int64_t at_most) {
  ++token_;
  claimed_.clear();
  run(begin_);
  if (step(unfiled_)) throw std::runtime_error("somebody else writes into the raw queue");
  sqlite3_reset(unfiled_.get());
  bind(due_, 1, queue_);
  sqlite3_bind_int64(due_.get(), 2, now());
  run(due_);
  sqlite3_bind_int64(ready_.get(), 1, range_);
  sqlite3_bind_int64(ready_.get(), 2, now());
  sqlite3_bind_int64(ready_.get(), 3, at_most);
  while (step(ready_)) {
    claimed_.push_back({sqlite3_column_int64(ready_.get(), 0), sqlite3_column_int64(ready_.get(), 1)});
    benchmark::DoNotOptimize(sqlite3_column_text(ready_.get(), 2));
    benchmark::DoNotOptimize(sqlite3_column_text(ready_.get(), 3));
  }
  sqlite3_reset(ready_.get());
  for (const auto& message : claimed_) {
    sqlite3_bind_int64(claim_.get(), 1, now() + lease);
    sqlite3_bind_int64(claim_.get(), 2, token_);
    sqlite3_bind_int64(claim_.get(), 3, message.attempts + 1);
    sqlite3_bind_int64(claim_.get(), 4, message.id);
    run(claim_);
  }
  run(commit_);

  if (claimed_.size() > 1) run(begin_);
  for (const auto& message : claimed_) {
    sqlite3_bind_int64(remove_.get(), 1, message.id);
    sqlite3_bind_int64(remove_.get(), 2, token_);
    run(remove_);
  }
  if (claimed_.size() > 1) run(commit_);
  return claimed_.size();
}

RawQueue::Statement RawQueue::prepare(const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v3(connection_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(connection_.get()));
  }
  return Statement(statement);
}

bool RawQueue::step(const Statement& statement) {
  const int result = sqlite3_step(statement.get());
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  throw std::runtime_error(sqlite3_errmsg(connection_.get()));
}

void RawQueue::run(const Statement& statement) {
  step(statement);
  sqlite3_reset(statement.get());
}

void RawQueue::bind(const Statement& statement, int index, const std::string& text) {
  sqlite3_bind_text(statement.get(), index, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

}  // namespace figures
