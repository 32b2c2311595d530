#include "messaging/sqlite/sqlite_transport.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <limits>

#include "messaging/database/connection.hpp"
#include "messaging/endpoint.hpp"
#include "messaging/errors.hpp"
#include "messaging/temporary_folder.hpp"
#include "messaging/waiting/test_time.hpp"
#include "simulation/world/history.hpp"

// What only the SQLite transport does; what every transport does is in conformance/.

namespace {

using namespace messaging;

OutgoingMessage command(const std::string& queue, const std::string& id) {
  return {Intent::command, queue, Envelope(id, {{header::message_type, "AddItem"}}, "{}")};
}

/// The IDs, one behind the other.
std::string ids(const std::vector<Delivery>& deliveries) {
  std::string all;
  for (const auto& delivery : deliveries) all += delivery.envelope.id() + " ";
  return all;
}

/// One broker file, and transports on it as different processes would have them.
struct Broker {
  std::unique_ptr<SqliteTransport> open(const SqliteTransportOptions& options = {}) {
    return std::make_unique<SqliteTransport>(time.executor(), time.clock(), file, options);
  }
  /// Changes the file behind the transport's back.
  template <class... Values>
  void by_hand(std::string_view sql, const Values&... values) {
    Connection(file.string()).execute(sql, values...);
  }

  test::TemporaryFolder folder;
  test::VirtualTime time;
  std::filesystem::path file = folder.path() / "broker.db";
};

std::string refusal(const std::filesystem::path& file) {
  test::VirtualTime time;
  try {
    SqliteTransport transport(time.executor(), time.clock(), file);
  } catch (const TransportError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a lease is renewed for as long as its process lives, however long the handler takes") {
  Broker broker;
  const auto orders = broker.open();
  const auto other = broker.open();
  broker.time.run(orders->create_queue("orders"));
  broker.time.run(orders->send({command("orders", "1")}));
  const auto delivery = broker.time.run(orders->receive("orders", 1)).at(0);

  const auto receiving = broker.time.start(other->receive("orders", 1));
  broker.time.pass(std::chrono::minutes(5));
  CHECK_FALSE(receiving->ended());
  broker.time.run(orders->complete({delivery.lease}));

  other->stop_receiving("orders");
  CHECK(broker.time.finish(receiving).empty());
}

TEST_CASE("a process that stands still for too long loses its lease, and is told so") {
  Broker broker;
  VirtualClock stopped;
  SqliteTransport slow(broker.time.executor(), stopped, broker.file);
  const auto other = broker.open();
  broker.time.run(slow.create_queue("orders"));
  broker.time.run(slow.send({command("orders", "1")}));
  const auto late = broker.time.run(slow.receive("orders", 1)).at(0);
  const auto again = broker.time.run(other->receive("orders", 1)).at(0);
  CHECK(again.deliveries == 2);
  CHECK(broker.time.clock().elapsed() == SqliteTransportOptions().lease);

  CHECK_THROWS_AS(broker.time.run(slow.complete({late.lease})), LeaseLost);
  broker.time.run(other->complete({again.lease}));
}

TEST_CASE("a renewal that comes too late changes nothing for the message's new holder") {
  Broker broker;
  VirtualClock behind(broker.time.clock().now() - std::chrono::hours(1));
  SqliteTransport slow(broker.time.executor(), behind, broker.file);
  const auto other = broker.open();
  const auto third = broker.open();
  broker.time.run(slow.create_queue("orders"));
  broker.time.run(slow.send({command("orders", "1")}));
  CHECK(broker.time.run(slow.receive("orders", 1)).size() == 1);
  const auto again = broker.time.run(other->receive("orders", 1)).at(0);

  // For the slow one it is an hour ago: if it renewed its lease, that would be over at once.
  while (behind.elapsed() < std::chrono::minutes(1)) behind.advance_to_next();
  const auto receiving = broker.time.start(third->receive("orders", 1));
  broker.time.pass(std::chrono::seconds(5));
  CHECK_FALSE(receiving->ended());
  broker.time.run(other->complete({again.lease}));
  third->stop_receiving("orders");
  broker.time.finish(receiving);
}

TEST_CASE("no lease is renewed once its message is settled") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  broker.time.run(orders->send({command("orders", "1"), command("orders", "2"), command("orders", "3")}));
  const auto taken = broker.time.run(orders->receive("orders", 3));
  broker.time.run(orders->complete({taken[0].lease}));
  broker.time.run(orders->abandon(taken[1].lease, std::chrono::minutes(1)));
  broker.time.run(orders->move_to_error(taken[2].lease, {}));
  while (broker.time.clock().advance_to_next()) CHECK(broker.time.clock().elapsed() < std::chrono::minutes(1));
}

TEST_CASE("a file that is no database is refused in one line that names it") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "broker.db";
  std::ofstream(file) << std::string(5000, 'x');
  const auto said = refusal(file);
  CHECK(said.find(file.string()) != std::string::npos);
  CHECK(said.find('\n') == std::string::npos);
}

TEST_CASE("a database with tables of another shape is refused in one line that names it") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "broker.db";
  Connection(file.string()).script("CREATE TABLE messages(colour TEXT)");
  const auto said = refusal(file);
  CHECK(said.find(file.string()) != std::string::npos);
  CHECK(said.find('\n') == std::string::npos);
}

TEST_CASE("a file in a folder that does not exist is refused in one line that names it") {
  test::TemporaryFolder folder;
  const auto file = folder.path() / "missing" / "broker.db";
  const auto said = refusal(file);
  CHECK(said.find(file.string()) != std::string::npos);
  CHECK(said.find('\n') == std::string::npos);
}

TEST_CASE("a file that breaks while it is in use fails as a broker does") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  broker.by_hand("DROP TABLE messages");
  CHECK_THROWS_AS(broker.time.run(orders->send({command("orders", "1")})), TransportError);
  CHECK_THROWS_AS(broker.time.run(orders->receive("orders", 1)), TransportError);
  CHECK_THROWS_AS(broker.time.run(orders->failed_messages()), TransportError);
  CHECK_THROWS_AS(broker.time.run(orders->queues()), TransportError);
}

TEST_CASE("a message with broken headers is handed out, and the next one too") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  for (const auto* headers : {"no JSON", "[1, 2]", R"({"message-id": 7})", ""}) {
    broker.by_hand("INSERT INTO messages(queue, visible_at, headers, body) VALUES ('orders', 0, ?, 'whole')", headers);
  }
  broker.time.run(orders->send({command("orders", "5")}));
  const auto received = broker.time.run(orders->receive("orders", 10));
  REQUIRE(received.size() == 5);
  CHECK(received.front().envelope.type().empty());
  CHECK(received.front().envelope.body == "whole");
  CHECK(received.back().envelope.id() == "5");
}

TEST_CASE("a message with broken headers goes to the error queue with its headers as they were") {
  Broker broker;
  const auto transport = broker.open();
  broker.time.run(transport->create_queue("orders"));
  broker.by_hand("INSERT INTO messages(queue, visible_at, headers, body) VALUES ('orders', 0, 'no JSON', 'whole')");

  simulation::History log(broker.time.clock());
  SequentialIds names("orders");
  Endpoint orders("orders", Services{*transport, broker.time.clock(), names, log, broker.time.executor()},
                  Database(std::make_shared<Connection>(":memory:")));
  const auto running = broker.time.start(orders.run());
  broker.time.pass(Milliseconds(0));
  orders.stop();
  broker.time.finish(running);

  const auto failed = broker.time.run(transport->failed_messages());
  REQUIRE(failed.size() == 1);
  CHECK(failed.front().body == "whole");
  CHECK(failed.front().header("unreadable-headers") == "no JSON");
  CHECK(failed.front().header(header::failed_queue) == "orders");
}

TEST_CASE("a message with broken headers in the error queue hides none of the others") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  broker.by_hand("INSERT INTO messages(queue, visible_at, headers, body) VALUES ('error', 0, 'no JSON', '1')");
  broker.by_hand("INSERT INTO messages(queue, visible_at, headers, body) VALUES ('error', 0, ?, '2')",
                 R"({"message-id":"2","failed-queue":"orders"})");
  CHECK(broker.time.run(orders->failed_messages()).size() == 2);
  CHECK(broker.time.run(orders->return_failed(std::nullopt)) == 1);
  CHECK(broker.time.run(orders->receive("orders", 5)).size() == 1);
}

TEST_CASE("what another program writes in the place of a number is refused by the file itself") {
  Broker broker;
  const auto orders = broker.open();
  for (const auto* columns : {"'soon', 0, 1, '{}', '{}'", "0, 'often', 1, '{}', '{}'", "0, 0, 'mine', '{}', '{}'",
                              "0, 0, 1, x'ff', '{}'", "0, 0, 1, '{}', NULL", "1.5, 0, 1, '{}', '{}'"}) {
    CHECK_THROWS(
        broker.by_hand("INSERT INTO messages(queue, visible_at, attempts, lease, headers, body) VALUES ('orders', " +
                       std::string(columns) + ")"));
  }
}

TEST_CASE("forged counts and times do no harm: the message is handed out, or is no hindrance to the next") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  const auto forge = [&](std::int64_t visible_at, std::int64_t attempts) {
    broker.by_hand("INSERT INTO messages(queue, visible_at, attempts, lease, headers, body) VALUES (?, ?, ?, ?, ?, ?)",
                   "orders", visible_at, attempts, attempts, "{}", std::to_string(attempts));
  };
  const auto least = std::numeric_limits<std::int64_t>::min();
  const auto most = std::numeric_limits<std::int64_t>::max();
  forge(least, most);
  forge(least, least);
  forge(0, most - 1);
  forge(0, -1);
  forge(most, 0);
  broker.time.run(orders->send({command("orders", "next")}));
  const auto received = broker.time.run(orders->receive("orders", 10));
  REQUIRE(received.size() == 5);
  CHECK(received[0].deliveries > 1000);
  CHECK(received[1].deliveries == 1);
  CHECK(received[2].deliveries > 1000);
  CHECK(received[3].deliveries == 1);
  CHECK(received[4].envelope.id() == "next");
}

TEST_CASE("the state of every queue is told: ready, delayed, being handled, failed") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  broker.time.run(orders->create_queue("billing"));
  for (int i = 1; i <= 6; ++i) broker.time.run(orders->send({command("orders", std::to_string(i))}));
  const auto taken = broker.time.run(orders->receive("orders", 3));
  broker.time.run(orders->abandon(taken[0].lease, std::chrono::seconds(10)));
  broker.time.run(orders->move_to_error(taken[1].lease, {}));

  const auto states = broker.time.run(orders->queues());
  REQUIRE(states.size() == 3);
  CHECK(states[0].queue == "billing");
  CHECK(states[0].ready + states[0].delayed + states[0].leased == 0);
  CHECK(states[1].queue == "error");
  CHECK(states[1].ready == 1);
  CHECK(states[2].queue == "orders");
  CHECK(states[2].ready == 3);
  CHECK(states[2].delayed == 1);
  CHECK(states[2].leased == 1);
}

TEST_CASE("of every queue it is told when its oldest message was sent, whatever has become of it since") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("billing"));
  broker.time.run(orders->create_queue("orders"));
  const auto send_at = [&](const std::string& id, const std::string& time) {
    const Headers headers{{header::time_sent, time}};
    broker.time.run(orders->send({OutgoingMessage(Intent::command, "orders", Envelope(id, headers, "{}"))}));
  };
  send_at("1", "2026-12-01T08:00:00.000Z");
  send_at("2", "2026-12-01T08:30:00.250Z");
  send_at("3", "2026-12-01T08:45:00.000Z");
  const auto oldest = [&] {
    std::string all;
    for (const auto& state : broker.time.run(orders->queues())) {
      all += state.queue + " " + (state.oldest ? to_iso8601(*state.oldest).substr(11) : "-") + " ";
    }
    return all;
  };
  CHECK(oldest() == "billing - error - orders 08:00:00.000Z ");
  // A message that waits for another try is still the oldest; one that has failed is that of the error queue.
  broker.time.run(orders->abandon(broker.time.run(orders->receive("orders", 1)).front().lease, Milliseconds(10'000)));
  CHECK(oldest() == "billing - error - orders 08:00:00.000Z ");
  broker.time.pass(Milliseconds(10'000));
  const auto both = broker.time.run(orders->receive("orders", 3));
  broker.time.run(orders->move_to_error(both.front().lease, {}));
  CHECK(oldest() == "billing - error 08:00:00.000Z orders 08:30:00.250Z ");
}

TEST_CASE("a queue whose oldest message does not say when it was sent has no age") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  for (const auto* headers : {"no JSON", R"({"time-sent": "yesterday"})", "{}"}) {
    broker.by_hand("DELETE FROM messages WHERE queue <> ?", "x");
    broker.by_hand("INSERT INTO messages(queue, visible_at, headers, body) VALUES ('orders', 0, ?, '{}')", headers);
    const auto states = broker.time.run(orders->queues());
    CHECK(states.at(1).ready == 1);
    CHECK_FALSE(states.at(1).oldest.has_value());
  }
}

TEST_CASE("what was sent before the clock was set back is there, and comes before what was sent after it") {
  Broker broker;
  VirtualClock behind(broker.time.clock().now() - std::chrono::hours(1));
  const auto before = broker.open();
  SqliteTransport after(broker.time.executor(), behind, broker.file);
  broker.time.run(before->create_queue("orders"));
  broker.time.run(before->send({command("orders", "1"), command("orders", "2")}));
  broker.time.run(after.send({command("orders", "3")}));
  const auto state = broker.time.run(after.queues()).at(1);
  CHECK(state.ready == 3);
  CHECK(state.delayed == 0);
  CHECK(ids(broker.time.run(after.receive("orders", 1))) == "1 ");
  CHECK(ids(broker.time.run(after.receive("orders", 5))) == "2 3 ");
}

TEST_CASE("a message that was given back comes in its place, also if all the others are gone") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  broker.time.run(orders->create_queue("billing"));
  broker.time.run(orders->send({command("orders", "1"), command("orders", "2"), command("billing", "other")}));
  const auto taken = broker.time.run(orders->receive("orders", 2));
  for (const auto& delivery : taken) broker.time.run(orders->abandon(delivery.lease, std::chrono::seconds(1)));
  for (const auto* id : {"3", "4", "5"}) broker.time.run(orders->send({command("orders", id)}));
  broker.time.pass(std::chrono::seconds(1));
  CHECK(ids(broker.time.run(orders->receive("orders", 9))) == "1 2 3 4 5 ");
  CHECK(ids(broker.time.run(orders->receive("billing", 9))) == "other ");
}

TEST_CASE("what another program writes keeps its place among what is sent before and after it") {
  Broker broker;
  const auto orders = broker.open();
  broker.time.run(orders->create_queue("orders"));
  broker.time.run(orders->send({command("orders", "1")}));
  broker.by_hand("INSERT INTO messages(queue, visible_at, headers, body) VALUES ('orders', 0, ?, '{}')",
                 R"({"message-id": "2"})");
  broker.time.run(orders->send({command("orders", "3"), command("orders", "4")}));
  CHECK(broker.time.run(orders->queues()).at(1).ready == 4);
  CHECK(ids(broker.time.run(orders->receive("orders", 1))) == "1 ");
  CHECK(ids(broker.time.run(orders->receive("orders", 9))) == "2 3 4 ");
}

TEST_CASE("what another program writes for a queue that is not there waits until it is made") {
  Broker broker;
  const auto orders = broker.open();
  broker.by_hand("INSERT INTO messages(queue, visible_at, headers, body) VALUES ('orders', 0, ?, '{}')",
                 R"({"message-id": "1"})");
  CHECK_THROWS_AS(broker.time.run(orders->send({command("orders", "0")})), Unroutable);
  broker.time.run(orders->create_queue("orders"));
  broker.time.run(orders->send({command("orders", "2")}));
  CHECK(ids(broker.time.run(orders->receive("orders", 9))) == "1 2 ");
}

TEST_CASE("a file from before the rows of a queue lay one behind the other is taken over, with all that waits in it") {
  test::TemporaryFolder folder;
  test::VirtualTime time;
  const auto file = folder.path() / "broker.db";
  const auto now = time.clock().now().time_since_epoch().count();
  {
    Connection before(file.string());
    before.script(R"sql(
      CREATE TABLE queues(name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
      CREATE TABLE subscriptions(event_type TEXT NOT NULL, queue TEXT NOT NULL,
        PRIMARY KEY(event_type, queue)) STRICT, WITHOUT ROWID;
      CREATE TABLE messages(id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, visible_at INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0, lease INTEGER, headers TEXT NOT NULL, body TEXT NOT NULL) STRICT;
      CREATE INDEX next_of_queue ON messages(queue, visible_at, id);
      INSERT INTO queues VALUES ('billing'), ('orders');
      INSERT INTO subscriptions VALUES ('ItemAdded', 'billing');
    )sql");
    const auto put = [&](const char* queue, const char* headers, std::int64_t visible_in, int attempts) {
      before.execute(
          "INSERT INTO messages(queue, visible_at, attempts, lease, headers, body) VALUES (?, ?, ?, ?, ?, ?)", queue,
          now + visible_in, attempts, attempts > 0 ? 7 : 0, headers, "{}");
    };
    put("orders", R"({"message-id":"in hand"})", 20'000, 2);
    put("orders", R"({"message-id":"1"})", -2000, 0);
    put("error", R"({"message-id":"failed","failed-queue":"orders"})", -1000, 1);
    put("orders", R"({"message-id":"2"})", -1000, 0);
    put("billing", R"({"message-id":"3"})", 0, 0);
  }
  SqliteTransport orders(time.executor(), time.clock(), file);
  SqliteTransport billing(time.executor(), time.clock(), file);
  time.run(orders.send({command("orders", "4")}));
  time.run(orders.send({OutgoingMessage(Intent::event, "ItemAdded", Envelope("5", {}, "{}"))}));
  CHECK(ids(time.run(orders.receive("orders", 9))) == "1 2 4 ");
  CHECK(ids(time.run(billing.receive("billing", 9))) == "3 5 ");
  CHECK(time.run(orders.failed_messages()).size() == 1);
  const auto later = time.run(billing.receive("orders", 9));
  CHECK(time.clock().elapsed() == std::chrono::seconds(20));
  CHECK(ids(later) == "in hand ");
  CHECK(later.at(0).deliveries == 3);
  CHECK(time.run(orders.return_failed("failed")) == 1);
  CHECK(ids(time.run(orders.receive("orders", 9))) == "failed ");
}

TEST_CASE("SQL in names, headers and bodies is text like any other") {
  Broker broker;
  const auto transport = broker.open();
  const std::string sql = "x'); DROP TABLE messages; DELETE FROM queues; --";
  broker.time.run(transport->create_queue(sql));
  broker.time.run(transport->subscribe(sql, sql));
  broker.time.run(transport->send({OutgoingMessage(Intent::command, sql, Envelope(sql, {{sql, sql}}, sql))}));
  broker.time.run(transport->send({OutgoingMessage(Intent::event, sql, Envelope(sql, {{sql, sql}}, sql))}));
  const auto received = broker.time.run(transport->receive(sql, 5));
  REQUIRE(received.size() == 2);
  CHECK(received[1].envelope.id() == sql);
  CHECK(received[1].envelope.header(sql) == sql);
  CHECK(received[1].envelope.body == sql);
  broker.time.run(transport->move_to_error(received[1].lease, {{header::failed_queue, sql}}));
  CHECK(broker.time.run(transport->return_failed(sql)) == 1);
  CHECK(broker.time.run(transport->queues()).size() == 2);
}
