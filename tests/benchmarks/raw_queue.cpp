#include "raw_queue.hpp"

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
  exists_ = prepare("SELECT 1 FROM queues WHERE name = ?");
  insert_ = prepare("INSERT INTO messages(queue, visible_at, headers, body) VALUES (?, ?, ?, ?)");
  claim_ = prepare(
      "UPDATE messages SET visible_at = ?, lease = ?, attempts = attempts + 1 WHERE id IN "
      "(SELECT id FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?) "
      "RETURNING id, attempts, headers, body");
  remove_ = prepare("DELETE FROM messages WHERE id = ? AND lease = ?");
}

void RawQueue::send(const std::vector<Row>& messages) {
  run(begin_);
  for (const auto& message : messages) {
    bind(exists_, 1, queue_);
    if (!step(exists_)) throw std::runtime_error("the raw queue has no such queue");
    sqlite3_reset(exists_.get());
    bind(insert_, 1, queue_);
    sqlite3_bind_int64(insert_.get(), 2, now());
    bind(insert_, 3, message.headers);
    bind(insert_, 4, message.body);
    run(insert_);
  }
  run(commit_);
}

std::size_t RawQueue::receive_and_complete(std::int64_t at_most) {
  ++token_;
  claimed_.clear();
  run(begin_);
  sqlite3_bind_int64(claim_.get(), 1, now() + lease);
  sqlite3_bind_int64(claim_.get(), 2, token_);
  bind(claim_, 3, queue_);
  sqlite3_bind_int64(claim_.get(), 4, now());
  sqlite3_bind_int64(claim_.get(), 5, at_most);
  while (step(claim_)) {
    claimed_.push_back(sqlite3_column_int64(claim_.get(), 0));
    benchmark::DoNotOptimize(sqlite3_column_int64(claim_.get(), 1));
    benchmark::DoNotOptimize(sqlite3_column_text(claim_.get(), 2));
    benchmark::DoNotOptimize(sqlite3_column_text(claim_.get(), 3));
  }
  sqlite3_reset(claim_.get());
  run(commit_);

  run(begin_);
  for (const auto id : claimed_) {
    sqlite3_bind_int64(remove_.get(), 1, id);
    sqlite3_bind_int64(remove_.get(), 2, token_);
    run(remove_);
  }
  run(commit_);
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
