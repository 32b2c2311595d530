#include "messaging/sqlite/sqlite_transport.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "messaging/database/database.hpp"
#include "messaging/errors.hpp"

namespace messaging {
namespace {

// STRICT: whoever else writes into the file, no text can stand where a time belongs.
constexpr auto schema = R"sql(
  CREATE TABLE IF NOT EXISTS queues(name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS subscriptions(
    event_type TEXT NOT NULL,
    queue      TEXT NOT NULL,
    PRIMARY KEY(event_type, queue)) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS messages(
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    queue      TEXT    NOT NULL,
    visible_at INTEGER NOT NULL,  -- milliseconds since 1970; a delay, the end of a lease, or a back-off
    attempts   INTEGER NOT NULL DEFAULT 0,
    lease      INTEGER,           -- the token of whoever has it in hand
    headers    TEXT    NOT NULL,
    body       TEXT    NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS next_of_queue ON messages(queue, visible_at, id);
)sql";

constexpr auto insert_sql = "INSERT INTO messages(queue, visible_at, headers, body) VALUES (?, ?, ?, ?)";
constexpr auto claim_sql =
    "UPDATE messages SET visible_at = ?, lease = ?, attempts = min(max(attempts, 0), 1000000) + 1 WHERE id IN "
    "(SELECT id FROM messages WHERE queue = ? AND visible_at <= ? ORDER BY visible_at, id LIMIT ?) "
    "RETURNING id, attempts, headers, body";
constexpr auto complete_sql = "DELETE FROM messages WHERE id = ? AND lease = ?";

std::int64_t count(Time time) {
  return time.time_since_epoch().count();
}

/// Another process may hold the file for a while, but not until our leases have run out.
Connection open_broker(const std::filesystem::path& file, const SqliteTransportOptions& options) {
  const auto path = file.string();
  try {
    Connection connection(path, ConnectionOptions{.busy_timeout = std::min(Milliseconds(5000), options.lease / 3),
                                                  .full_synchronous = options.full_synchronous});
    connection.script(schema);
    return connection;
  } catch (const DatabaseError& error) {
    throw TransportError(error.what());
  } catch (const SQLite::Exception& error) {
    throw TransportError(path + " cannot be used as a message store: " + error.what());
  }
}

/// What stands in the file, also where it was put there by hand and is no JSON: then one header holds it as it is.
Headers read_headers(const std::string& text) {
  try {
    return headers_from_json(text);
  } catch (const BadMessage&) {
    return {{"unreadable-headers", text}};
  }
}

LeaseLost lease_lost(const Lease& lease) {
  return LeaseLost(fmt::format("the lease on message {} ran out; it is delivered again", lease.id));
}

// Tokens need to differ between processes that share a file; they are no secret.
std::int64_t first_token() {
  std::random_device random;
  return (std::int64_t{random()} << 31U) ^ random();
}

}  // namespace

/// A receiver that waits for its queue to change.
struct SqliteTransport::Waiter {
  Suspension suspension;
  bool told = false;  // also when it was on its way already, to look by itself

  void tell() {
    told = true;
    look();
  }
  void look() {
    if (suspension) suspension.resume();
  }
};

SqliteTransport::SqliteTransport(asio::any_io_executor executor, Clock& clock, const std::filesystem::path& file,
                                 const SqliteTransportOptions& options)
    : clock_(clock),
      options_(options),
      connection_(open_broker(file, options)),
      sockets_(std::move(executor), file, [this](const std::string& queue) { wake_local(queue); }),
      next_token_(first_token()) {}

SqliteTransport::~SqliteTransport() {
  if (renewal_) clock_.cancel(*renewal_);
}

/// Runs `body` in one transaction of the broker's file, and puts what SQLite throws into our words.
template <class Change>
auto SqliteTransport::change(Change&& body) {
  return rethrow_sqlite_as<TransportError>("the message store failed", [&] {
    Transaction transaction(connection_, Mutex::Lock(), nullptr, nullptr);
    if constexpr (std::is_void_v<decltype(body())>) {
      body();
      connection_.execute("COMMIT");
    } else {
      auto result = body();
      connection_.execute("COMMIT");
      return result;
    }
  });
}

Task SqliteTransport::create_queue(std::string queue) {
  change([&] { connection_.execute("INSERT OR IGNORE INTO queues VALUES (?)", queue); });
  co_return;
}

Task SqliteTransport::subscribe(std::string queue, std::string event_type) {
  change([&] { connection_.execute("INSERT OR IGNORE INTO subscriptions VALUES (?, ?)", event_type, queue); });
  co_return;
}

Task SqliteTransport::send(std::vector<OutgoingMessage> messages) {
  std::set<std::string> woken;
  change([&] {
    for (const auto& message : messages) insert(message, woken);
  });
  wake(woken);
  co_return;
}

void SqliteTransport::insert(const OutgoingMessage& message, std::set<std::string>& woken) {
  const auto now = count(clock_.now());
  const auto headers = to_json_text(message.envelope.headers);
  if (message.intent == Intent::command) {
    if (!has_queue(message.destination)) {
      throw Unroutable(fmt::format("there is no queue {} for the command {}: has its endpoint been set up?",
                                   message.destination, message.envelope.type()));
    }
    connection_.execute(insert_sql, message.destination, now, headers, message.envelope.body);
    woken.insert(message.destination);
    return;
  }
  std::vector<std::string> subscribers;
  Rows rows = connection_.query("SELECT queue FROM subscriptions WHERE event_type = ?", message.destination);
  while (rows.next()) subscribers.push_back(rows.text(0));
  for (const auto& queue : subscribers) {
    connection_.execute(insert_sql, queue, now, headers, message.envelope.body);
    woken.insert(queue);
  }
}

bool SqliteTransport::has_queue(const std::string& queue) {
  return connection_.query("SELECT 1 FROM queues WHERE name = ?", queue).next();
}

Awaitable<std::vector<Delivery>> SqliteTransport::receive(std::string queue, std::size_t at_most) {
  sockets_.listen(queue);
  while (!stopped_.contains(queue)) {
    auto deliveries = claim(queue, at_most);
    if (!deliveries.empty()) co_return deliveries;
    // The version first: what changes after it was read is seen by polling.
    const auto version = data_version();
    const auto due = next_visible(queue);
    if (!due || *due > clock_.now()) co_await wait_for_change(queue, due, version);
  }
  co_return std::vector<Delivery>();
}

std::vector<Delivery> SqliteTransport::claim(const std::string& queue, std::size_t at_most) {
  const auto now = clock_.now();
  const auto token = next_token_++;
  auto deliveries = change([&] {
    std::vector<Delivery> claimed;
    Rows rows = connection_.query(claim_sql, count(now + options_.lease), token, queue, count(now),
                                  static_cast<std::int64_t>(at_most));
    while (rows.next()) {
      Envelope envelope;
      envelope.headers = read_headers(rows.text(2));
      envelope.body = rows.text(3);
      claimed.emplace_back(std::move(envelope), Lease(rows.integer(0), token), static_cast<int>(rows.integer(1)));
    }
    return claimed;
  });
  // RETURNING has no defined order. Within one claim, the order of sending is the order of the numbers.
  std::sort(deliveries.begin(), deliveries.end(), [](const auto& a, const auto& b) { return a.lease.id < b.lease.id; });
  for (const auto& delivery : deliveries) hold(delivery.lease);
  return deliveries;
}

std::optional<Time> SqliteTransport::next_visible(const std::string& queue) {
  return rethrow_sqlite_as<TransportError>("the message store failed", [&]() -> std::optional<Time> {
    Rows rows = connection_.query("SELECT min(visible_at) FROM messages WHERE queue = ?", queue);
    if (!rows.next() || rows.is_null(0)) return std::nullopt;
    return Time(Milliseconds(rows.integer(0)));
  });
}

std::int64_t SqliteTransport::data_version() {
  return rethrow_sqlite_as<TransportError>("the message store failed", [&] { return connection_.data_version(); });
}

/// Returns when a wake-up came, when another process changed the file since `version`, or when `due` has come.
Task SqliteTransport::wait_for_change(const std::string& queue, std::optional<Time> due, std::int64_t version) {
  // Leaves the list of waiters and its timer behind in whatever way the wait ends.
  struct Waiting {
    Waiting(SqliteTransport& t, const std::string& q) : transport(t), place(t.waiting_.emplace(q, &waiter)) {}
    ~Waiting() {
      transport.waiting_.erase(place);
      transport.clock_.cancel(timer);
    }
    SqliteTransport& transport;
    Waiter waiter;
    std::multimap<std::string, Waiter*>::iterator place;
    TimerQueue::Id timer;
  } waiting(*this, queue);
  while (!waiting.waiter.told) {
    const auto poll_at = clock_.now() + options_.poll;
    co_await suspend([&](Suspension suspension) {
      waiting.waiter.suspension = std::move(suspension);
      waiting.timer = clock_.call_at(due ? std::min(*due, poll_at) : poll_at, [&waiting] { waiting.waiter.look(); });
    });
    clock_.cancel(waiting.timer);
    if ((due && *due <= clock_.now()) || data_version() != version) co_return;
  }
}

void SqliteTransport::stop_receiving(const std::string& queue) {
  stopped_.insert(queue);
  wake_local(queue);
}

void SqliteTransport::wake(const std::set<std::string>& queues) {
  for (const auto& queue : queues) {
    wake_local(queue);
    sockets_.notify(queue);
  }
}

void SqliteTransport::wake_local(const std::string& queue) {
  const auto [first, last] = waiting_.equal_range(queue);
  for (auto waiter = first; waiter != last; ++waiter) waiter->second->tell();
}

Task SqliteTransport::complete(std::vector<Lease> leases) {
  for (const auto& lease : leases) release(lease);
  std::vector<Lease> lost;
  change([&] {
    for (const auto& lease : leases) {
      if (connection_.execute(complete_sql, lease.id, lease.token) == 0) lost.push_back(lease);
    }
  });
  if (!lost.empty()) throw lease_lost(lost.front());
  co_return;
}

Task SqliteTransport::abandon(Lease lease, Milliseconds delay) {
  release(lease);
  std::set<std::string> woken;
  change([&] {
    Rows rows =
        connection_.query("UPDATE messages SET visible_at = ?, lease = NULL WHERE id = ? AND lease = ? RETURNING queue",
                          count(clock_.now() + delay), lease.id, lease.token);
    if (!rows.next()) throw lease_lost(lease);
    woken.insert(rows.text(0));
    rows.next();
  });
  wake(woken);
  co_return;
}

Task SqliteTransport::move_to_error(Lease lease, Headers why) {
  release(lease);
  change([&] {
    Headers headers;
    {
      Rows rows = connection_.query("SELECT headers FROM messages WHERE id = ? AND lease = ?", lease.id, lease.token);
      if (!rows.next()) throw lease_lost(lease);
      headers = read_headers(rows.text(0));
    }
    for (auto& [name, value] : why) headers[name] = value;
    connection_.execute("UPDATE messages SET queue = ?, visible_at = ?, lease = NULL, headers = ? WHERE id = ?",
                        error_queue, count(clock_.now()), to_json_text(headers), lease.id);
  });
  wake({error_queue});
  co_return;
}

Awaitable<std::vector<Envelope>> SqliteTransport::failed_messages() {
  std::vector<Envelope> failed;
  rethrow_sqlite_as<TransportError>("the message store failed", [&] {
    Rows rows =
        connection_.query("SELECT headers, body FROM messages WHERE queue = ? ORDER BY visible_at, id", error_queue);
    while (rows.next()) {
      Envelope envelope;
      envelope.headers = read_headers(rows.text(0));
      envelope.body = rows.text(1);
      failed.push_back(std::move(envelope));
    }
  });
  co_return failed;
}

Awaitable<std::size_t> SqliteTransport::return_failed(std::optional<std::string> message_id) {
  std::set<std::string> woken;
  std::string gone;
  const std::size_t returned = change([&] {
    std::size_t count_returned = 0;
    std::vector<std::pair<std::int64_t, Headers>> found;
    Rows rows = connection_.query("SELECT id, headers FROM messages WHERE queue = ?", error_queue);
    while (rows.next()) {
      Headers headers = read_headers(rows.text(1));
      if (!headers.contains(header::failed_queue)) continue;  // nobody knows where to
      if (!message_id || headers[header::message_id] == *message_id) {
        found.emplace_back(rows.integer(0), std::move(headers));
      }
    }
    for (auto& [id, headers] : found) {
      const std::string queue = headers[header::failed_queue];
      if (!has_queue(queue)) {
        gone = queue_is_gone(headers);
        continue;
      }
      remove_failure(headers);
      ++count_returned;
      connection_.execute("UPDATE messages SET queue = ?, visible_at = ?, attempts = 0, headers = ? WHERE id = ?",
                          queue, count(clock_.now()), to_json_text(headers), id);
      woken.insert(queue);
    }
    return count_returned;
  });
  wake(woken);
  if (!gone.empty()) throw Unroutable(gone);
  co_return returned;
}

Awaitable<std::vector<QueueState>> SqliteTransport::queues() {
  auto states = rethrow_sqlite_as<TransportError>("the message store failed", [&] {
    std::vector<QueueState> found;
    // Beside a single min(), SQLite takes the headers from the row that has it.
    Rows rows = connection_.query(
        "SELECT q.name, count(m.id) FILTER (WHERE m.visible_at <= ?1),"
        " count(m.id) FILTER (WHERE m.visible_at > ?1 AND m.lease IS NULL),"
        " count(m.id) FILTER (WHERE m.visible_at > ?1 AND m.lease IS NOT NULL), min(m.id), m.headers"
        " FROM (SELECT name FROM queues UNION SELECT ?2) q LEFT JOIN messages m ON m.queue = q.name"
        " GROUP BY q.name ORDER BY q.name",
        count(clock_.now()), error_queue);
    while (rows.next()) {
      found.push_back({rows.text(0), rows.integer(1), rows.integer(2), rows.integer(3), std::nullopt});
      if (rows.is_null(5)) continue;
      found.back().oldest = from_iso8601(read_headers(rows.text(5))[header::time_sent]);
    }
    return found;
  });
  co_return states;
}

void SqliteTransport::hold(const Lease& lease) {
  held_[lease.id] = lease.token;
  if (!renewal_) renewal_ = clock_.call_at(clock_.now() + options_.lease / 3, [this] { renew_leases(); });
}

void SqliteTransport::release(const Lease& lease) {
  const auto held = held_.find(lease.id);
  if (held != held_.end() && held->second == lease.token) held_.erase(held);
}

void SqliteTransport::renew_leases() {
  renewal_.reset();
  if (held_.empty()) return;
  try {
    change([&] {
      for (const auto& [id, token] : held_) {
        connection_.execute("UPDATE messages SET visible_at = ? WHERE id = ? AND lease = ?",
                            count(clock_.now() + options_.lease), id, token);
      }
    });
  } catch (const TransportError&) {
    // The next renewal comes before the leases end; if it fails as well, completing says that the lease was lost.
  }
  renewal_ = clock_.call_at(clock_.now() + options_.lease / 3, [this] { renew_leases(); });
}

}  // namespace messaging
