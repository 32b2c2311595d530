#include "messaging/sqlite/sqlite_messages.hpp"

#include <algorithm>

#include "messaging/database/database.hpp"
#include "messaging/errors.hpp"

namespace messaging {
namespace {

// STRICT: whoever else writes into the file, no text can stand where a time belongs.
constexpr auto tables = R"sql(
  CREATE TABLE IF NOT EXISTS queues(
    name   TEXT PRIMARY KEY,
    number INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS subscriptions(
    event_type TEXT NOT NULL,
    queue      TEXT NOT NULL,
    PRIMARY KEY(event_type, queue)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages(
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    queue        TEXT    NOT NULL,
    visible_at   INTEGER NOT NULL DEFAULT 0,  -- milliseconds since 1970, if it waits for its time
    attempts     INTEGER NOT NULL DEFAULT 0,
    lease        INTEGER,                     -- the token of whoever has it in hand
    leased_until INTEGER NOT NULL DEFAULT 0,
    headers      TEXT    NOT NULL,
    body         TEXT    NOT NULL) STRICT;
)sql";

// A file from before there were ranges: its messages are rows that are to be filed.
constexpr auto upgrade = R"sql(
  ALTER TABLE messages ADD COLUMN leased_until INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE queues ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
  INSERT OR IGNORE INTO queues(name) SELECT queue FROM subscriptions;
  UPDATE queues SET number = (SELECT count(*) FROM queues other WHERE other.name <= queues.name);
  DROP INDEX IF EXISTS next_of_queue;
)sql";

// The error queue is number 0, and there in any case.
constexpr auto finish = R"sql(
  INSERT INTO queues(name, number) VALUES ('error', 0) ON CONFLICT DO UPDATE SET number = 0;
  CREATE INDEX put_off ON messages(queue, visible_at) WHERE visible_at > 0;
)sql";

constexpr std::int64_t range_size = std::int64_t{1} << 40;  // 1099511627776, as it stands in the statements

/// The number before the first that a ready message of the queue can have.
std::int64_t ready_range(std::int64_t queue_number) {
  return -(2 * queue_number + 1) * range_size;
}

/// The same for the messages that lie in the range of this one.
std::int64_t range_with(std::int64_t id) {
  return id & ~(range_size - 1);
}

// The end of the queue whose ready range is ?1: behind what is ready, and behind the places to which others come back.
#define END_OF_QUEUE                                                                    \
  "1 + max(coalesce((SELECT max(id) FROM messages WHERE id < ?1 + 1099511627776), ?1)," \
  " coalesce((SELECT max(id) + 1099511627776 FROM messages WHERE id < ?1), ?1), ?1)"

// As long as rows wait to be filed, what comes after them waits, too: the order stays.
constexpr auto add_sql =
    "INSERT INTO messages(id, queue, visible_at, headers, body) VALUES ("
    "CASE WHEN EXISTS (SELECT 1 FROM messages WHERE id > 0) THEN NULL ELSE " END_OF_QUEUE " END, ?2, 0, ?3, ?4)";
constexpr auto file_sql = "UPDATE messages SET id = " END_OF_QUEUE " - ?2, visible_at = ?3, lease = NULL WHERE id = ?4";
constexpr auto move_queue_sql = "UPDATE messages SET id = " END_OF_QUEUE
                                ", queue = ?2, attempts = ?3, headers = ?4, visible_at = 0, lease = NULL, "
                                "leased_until = 0 WHERE id = ?5";
#undef END_OF_QUEUE

constexpr auto ready_sql =
    "SELECT id, attempts, headers, body FROM messages WHERE id > ?1 AND id < ?1 + 1099511627776 AND leased_until <= ?2 "
    "ORDER BY id LIMIT ?3";
constexpr auto failed_sql =
    "SELECT id, headers, body FROM messages WHERE id > ?1 - 1099511627776 AND id < ?1 + 1099511627776 ORDER BY id";

std::int64_t count(Time time) {
  return time.time_since_epoch().count();
}

/// What stands in the file, also where it was put there by hand and is no JSON: then one header holds it as it is.
Headers read_headers(const std::string& text) {
  try {
    return headers_from_json(text);
  } catch (const BadMessage&) {
    return {{"unreadable-headers", text}};
  }
}

}  // namespace

SqliteMessages::SqliteMessages(Connection& connection, Time now) : connection_(connection) {
  const auto finished = [&] { return connection_.query("SELECT 1 FROM sqlite_schema WHERE name = 'put_off'").next(); };
  if (finished()) return;
  // Several processes may open the file at once; one of them does it.
  Transaction transaction(connection_, Mutex::Lock(), nullptr, nullptr);
  if (!finished()) make_tables(now);
  connection_.execute("COMMIT");
}

void SqliteMessages::make_tables(Time now) {
  connection_.script(tables);
  const bool old = !connection_.query("SELECT 1 FROM pragma_table_info('messages') WHERE name = 'leased_until'").next();
  if (old) connection_.script(upgrade);
  connection_.script(finish);
  if (old) file(now);
}

void SqliteMessages::make_queue(const std::string& queue) {
  connection_.execute("INSERT OR IGNORE INTO queues(name, number) SELECT ?, max(number) + 1 FROM queues", queue);
}

bool SqliteMessages::has_queue(const std::string& queue) {
  return range_of(queue).has_value() && queue != error_queue;
}

void SqliteMessages::subscribe(const std::string& queue, const std::string& event_type) {
  make_queue(queue);
  connection_.execute("INSERT OR IGNORE INTO subscriptions VALUES (?, ?)", event_type, queue);
}

std::vector<std::string> SqliteMessages::subscribers(const std::string& event_type) {
  std::vector<std::string> found;
  Rows rows = connection_.query("SELECT queue FROM subscriptions WHERE event_type = ?", event_type);
  while (rows.next()) found.push_back(rows.text(0));
  return found;
}

/// Where the queue's ready messages lie; nothing if there is no such queue. No queue goes away.
std::optional<std::int64_t> SqliteMessages::range_of(const std::string& queue) {
  const auto known = ranges_.find(queue);
  if (known != ranges_.end()) return known->second;
  Rows rows = connection_.query("SELECT number FROM queues WHERE name = ?", queue);
  if (!rows.next()) return std::nullopt;
  return ranges_.emplace(queue, ready_range(rows.integer(0))).first->second;
}

bool SqliteMessages::add(const std::string& queue, const Envelope& envelope) {
  const auto range = range_of(queue);
  if (!range) return false;
  connection_.execute(add_sql, *range, queue, to_json_text(envelope.headers), envelope.body);
  return true;
}

std::vector<Delivery> SqliteMessages::hand_out(const std::string& queue, std::size_t at_most, std::int64_t token,
                                               Time now, Time until) {
  std::vector<Delivery> deliveries;
  const auto range = range_of(queue);
  if (!range) return deliveries;
  if (has_unfiled()) file(now);
  recall(queue, now);
  {
    Rows rows = connection_.query(ready_sql, *range, count(now), static_cast<std::int64_t>(at_most));
    while (rows.next()) {
      Envelope envelope;
      envelope.headers = read_headers(rows.text(2));
      envelope.body = rows.text(3);
      const auto attempts = std::clamp<std::int64_t>(rows.integer(1), 0, 1'000'000);
      deliveries.emplace_back(std::move(envelope), Lease(rows.integer(0), token), static_cast<int>(attempts + 1));
    }
  }
  for (const auto& [envelope, lease, attempts] : deliveries) {
    connection_.execute("UPDATE messages SET leased_until = ?, lease = ?, attempts = ? WHERE id = ?", count(until),
                        token, attempts, lease.id);
  }
  return deliveries;
}

/// Whose time has come is ready again, in its old place.
void SqliteMessages::recall(const std::string& queue, Time now) {
  if (!connection_
           .query("SELECT 1 FROM messages WHERE queue = ? AND visible_at > 0 AND visible_at <= ?", queue, count(now))
           .next()) {
    return;
  }
  connection_.execute(
      "UPDATE messages SET id = id + 1099511627776, visible_at = 0 "
      "WHERE id < 0 AND queue = ? AND visible_at > 0 AND visible_at <= ?",
      queue, count(now));
}

std::optional<Time> SqliteMessages::next_visible(const std::string& queue) {
  const auto range = range_of(queue);
  if (!range) return std::nullopt;
  Rows rows = connection_.query(
      "SELECT min(at) FROM (SELECT min(visible_at) AS at FROM messages WHERE queue = ?2 AND visible_at > 0 "
      "UNION ALL SELECT min(leased_until) FROM messages WHERE id > ?1 AND id < ?1 + 1099511627776)",
      *range, queue);
  if (!rows.next() || rows.is_null(0)) return std::nullopt;
  return Time(Milliseconds(rows.integer(0)));
}

std::int64_t SqliteMessages::place(const Lease& lease) {
  return lease.id - range_with(lease.id);
}

bool SqliteMessages::renew(const Lease& lease, Time until) {
  return connection_.execute("UPDATE messages SET leased_until = ? WHERE id = ? AND lease = ?", count(until), lease.id,
                             lease.token) > 0;
}

bool SqliteMessages::remove(const Lease& lease) {
  return connection_.execute("DELETE FROM messages WHERE id = ? AND lease = ?", lease.id, lease.token) > 0;
}

std::optional<std::string> SqliteMessages::give_back(const Lease& lease, Time now, Milliseconds delay) {
  const bool later = delay > Milliseconds(0);
  Rows rows = connection_.query(
      "UPDATE messages SET id = id - ?, visible_at = ?, lease = NULL, leased_until = 0 WHERE id = ? AND lease = ? "
      "RETURNING queue",
      later ? range_size : 0, later ? count(now + delay) : 0, lease.id, lease.token);
  if (!rows.next()) return std::nullopt;
  auto queue = rows.text(0);
  rows.next();
  return queue;
}

bool SqliteMessages::move_to_error(const Lease& lease, const Headers& why) {
  Headers headers;
  std::int64_t attempts = 0;
  {
    Rows rows =
        connection_.query("SELECT headers, attempts FROM messages WHERE id = ? AND lease = ?", lease.id, lease.token);
    if (!rows.next()) return false;
    headers = read_headers(rows.text(0));
    attempts = rows.integer(1);
  }
  for (const auto& [name, value] : why) headers[name] = value;
  connection_.execute(move_queue_sql, ready_range(0), error_queue, attempts, to_json_text(headers), lease.id);
  return true;
}

std::vector<Envelope> SqliteMessages::failed() {
  std::vector<Envelope> failed;
  Rows rows = connection_.query(failed_sql, ready_range(0));
  while (rows.next()) {
    Envelope envelope;
    envelope.headers = read_headers(rows.text(1));
    envelope.body = rows.text(2);
    failed.push_back(std::move(envelope));
  }
  return failed;
}

SqliteMessages::Returned SqliteMessages::return_failed(const std::optional<std::string>& message_id) {
  std::vector<std::pair<std::int64_t, Headers>> found;
  {
    Rows rows = connection_.query(failed_sql, ready_range(0));
    while (rows.next()) {
      Headers headers = read_headers(rows.text(1));
      if (!headers.contains(header::failed_queue)) continue;  // nobody knows where to
      if (!message_id || headers[header::message_id] == *message_id) {
        found.emplace_back(rows.integer(0), std::move(headers));
      }
    }
  }
  Returned returned;
  for (auto& [id, headers] : found) {
    const std::string queue = headers[header::failed_queue];
    if (!has_queue(queue)) {
      returned.gone = queue_is_gone(headers);
      continue;
    }
    remove_failure(headers);
    connection_.execute(move_queue_sql, *range_of(queue), queue, 0, to_json_text(headers), id);
    returned.queues.push_back(queue);
  }
  return returned;
}

bool SqliteMessages::has_unfiled() {
  return connection_.query("SELECT 1 FROM messages WHERE id > 0 LIMIT 1").next();
}

/// One whose queue is not there stays where it is until the queue is made.
void SqliteMessages::file(Time now) {
  struct Unfiled {
    std::int64_t id;
    std::int64_t range;
    std::int64_t visible_at;
  };
  std::vector<Unfiled> unfiled;
  {
    Rows rows = connection_.query(
        "SELECT m.id, q.number, m.visible_at FROM messages m JOIN queues q ON q.name = m.queue "
        "WHERE m.id > 0 ORDER BY m.visible_at, m.id");
    while (rows.next()) unfiled.push_back({rows.integer(0), ready_range(rows.integer(1)), rows.integer(2)});
  }
  for (const auto& [id, range, visible_at] : unfiled) {
    const bool later = visible_at > count(now);
    connection_.execute(file_sql, range, later ? range_size : 0, later ? visible_at : 0, id);
  }
}

std::vector<QueueState> SqliteMessages::states(Time now) {
  std::vector<QueueState> states;
  // Of the texts that are times the first is the earliest; JSON that is none of ours is not looked into.
  Rows rows = connection_.query(
      "SELECT q.name, count(m.id) FILTER (WHERE m.visible_at <= ?1 AND m.leased_until <= ?1),"
      " count(m.id) FILTER (WHERE m.visible_at > ?1), count(m.id) FILTER (WHERE m.leased_until > ?1),"
      " min(substr(m.headers, instr(m.headers, '\"time-sent\":\"') + 13, 24))"
      "   FILTER (WHERE m.headers GLOB '*\"time-sent\":\"[0-9][0-9][0-9][0-9]-*')"
      " FROM queues q LEFT JOIN messages m"
      "   ON m.id > -(2 * q.number + 2) * 1099511627776 AND m.id < -2 * q.number * 1099511627776"
      " GROUP BY q.name ORDER BY q.name",
      count(now));
  while (rows.next()) {
    states.push_back({rows.text(0), rows.integer(1), rows.integer(2), rows.integer(3), std::nullopt});
    if (!rows.is_null(4)) states.back().oldest = from_iso8601(rows.text(4));
  }
  return states;
}

}  // namespace messaging
