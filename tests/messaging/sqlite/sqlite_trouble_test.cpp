#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "messaging/database/connection.hpp"
#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "messaging/sqlite/full_disk.hpp"
#include "messaging/sqlite/sqlite_transport.hpp"
#include "messaging/temporary_folder.hpp"
#include "messaging/waiting/test_time.hpp"

// An endpoint whose files cannot be written for a while: nothing is lost, and it goes on by itself.

namespace {

using namespace messaging;
using test::FullDisk;
using test::PlaceOrder;

struct KeptLog final : Log {
  void write(std::string_view, std::string_view line) override { lines.emplace_back(line); }
  bool contains(std::string_view part) const {
    return std::any_of(lines.begin(), lines.end(), [&](const auto& it) { return it.find(part) != it.npos; });
  }
  std::vector<std::string> lines;
};

/// Orders, over a broker file; each order that it handles is a row.
struct Shop {
  Shop() {
    orders.schema("CREATE TABLE IF NOT EXISTS placed(order_id TEXT)");
    orders.recoverability({.immediate_retries = 1, .delays = {std::chrono::seconds(2)}});
    orders.handle<PlaceOrder>([this](const PlaceOrder& command, HandlerContext& context) -> Task {
      Transaction transaction = co_await context.database().begin();
      transaction.execute("INSERT INTO placed VALUES (?)", command.order_id);
      co_await transaction.commit();
      ++handled;
      if (fill_when_handled) full.emplace(0);
    });
    time.run(orders.prepare());
    time.run(orders.send(PlaceOrder("A")));
  }
  ~Shop() {
    orders.stop();
    if (running) time.finish(running);
  }
  void run_for(Milliseconds duration) {
    if (!running) running = time.start(orders.run());
    time.pass(duration);
  }
  bool all_is_done() { return in_flight(time.run(broker.queues())) == 0 && time.run(broker.failed_messages()).empty(); }

  test::TemporaryFolder folder;
  test::VirtualTime time;
  KeptLog log;
  SequentialIds ids{"m"};
  std::filesystem::path file = folder.path() / "broker.db";
  // A short lease, so that nobody waits long for the lock.
  SqliteTransport broker{time.executor(), time.clock(), file, {.lease = Milliseconds(60)}};
  Endpoint orders{"orders",
                  {broker, time.clock(), ids, log, time.executor()},
                  Database(std::make_shared<Connection>((folder.path() / "orders.db").string()))};
  std::shared_ptr<test::Started<void>> running;
  int handled = 0;
  bool fill_when_handled = false;
  std::optional<FullDisk> full;
};

}  // namespace

TEST_CASE("while somebody holds the broker's file locked nothing is handed out, and afterwards it is") {
  Shop shop;
  Connection somebody(shop.file.string());
  somebody.execute("BEGIN IMMEDIATE");
  shop.run_for(std::chrono::seconds(3));
  CHECK(shop.handled == 0);
  CHECK(shop.log.contains("the broker could not do it: the message store failed: database is locked"));
  somebody.execute("ROLLBACK");
  shop.run_for(std::chrono::seconds(1));
  CHECK(shop.handled == 1);
  CHECK(shop.all_is_done());
}

TEST_CASE("while the disk is full nothing is handed out, and afterwards it is") {
  Shop shop;
  shop.full.emplace(0);
  shop.run_for(std::chrono::seconds(3));
  shop.full.reset();
  CHECK(shop.handled == 0);
  CHECK(shop.log.contains("the broker could not do it: the message store failed"));
  shop.run_for(std::chrono::seconds(1));
  CHECK(shop.handled == 1);
  CHECK(shop.all_is_done());
}

TEST_CASE("what was handled when the disk became full comes again, since nobody could write down that it is done") {
  Shop shop;
  shop.fill_when_handled = true;
  shop.run_for(Milliseconds(50));
  shop.full.reset();
  shop.fill_when_handled = false;
  CHECK(shop.handled == 1);
  CHECK_FALSE(shop.all_is_done());
  shop.run_for(std::chrono::seconds(2));
  CHECK(shop.handled == 2);
  CHECK(shop.all_is_done());
}

TEST_CASE("a command that cannot be written down is not sent, and whoever sends it is told") {
  Shop shop;
  std::string why;
  {
    const FullDisk now(0);
    try {
      shop.time.run(shop.orders.send(PlaceOrder("B")));
    } catch (const TransportError& error) {
      why = error.what();
    }
  }
  CHECK(why.starts_with("the message store failed: "));
  shop.run_for(std::chrono::seconds(1));
  CHECK(shop.handled == 1);
}

TEST_CASE("a database that another process holds too long, or that is on a full disk, is a failed attempt") {
  Shop shop;
  Connection somebody((shop.folder.path() / "orders.db").string());
  shop.orders.database().connection().execute("PRAGMA busy_timeout = 1");
  somebody.execute("BEGIN IMMEDIATE");
  shop.run_for(Milliseconds(50));
  CHECK(shop.log.contains("failed: database is locked. Trying again in 2 s"));
  somebody.execute("ROLLBACK");
  shop.run_for(std::chrono::seconds(3));
  CHECK(shop.handled == 1);
  CHECK(shop.all_is_done());
}
