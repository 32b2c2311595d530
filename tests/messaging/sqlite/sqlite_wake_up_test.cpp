#include <doctest/doctest.h>

#include "messaging/errors.hpp"
#include "messaging/sqlite/sqlite_transport.hpp"
#include "messaging/sqlite/sqlite_wake_up.hpp"
#include "messaging/temporary_folder.hpp"
#include "messaging/waiting/test_time.hpp"

// How a receiver that waits learns of a message: told by a datagram, by its own process, by looking, or by the clock.

namespace {

using namespace messaging;

constexpr Milliseconds never = std::chrono::hours(24);

OutgoingMessage command(const std::string& queue, const std::string& id) {
  return {Intent::command, queue, Envelope(id, {{header::message_type, "AddItem"}}, "{}")};
}

/// Two processes on one broker file: one receives, the other sends.
struct TwoProcesses {
  explicit TwoProcesses(Milliseconds poll)
      : receiver(time.executor(), time.clock(), folder.path() / "broker.db", {.poll = poll}),
        sender(time.executor(), time.clock(), folder.path() / "broker.db", {.poll = poll}) {
    time.run(receiver.create_queue("orders"));
  }
  /// Lets everything happen for which no time must pass.
  void settle() { time.pass(Milliseconds(0)); }
  /// True if a message sent now is received without time passing.
  bool told_at_once(const std::string& queue) {
    time.run(receiver.create_queue(queue));
    const auto receiving = time.start(receiver.receive(queue, 1));
    settle();
    time.run(sender.send({command(queue, "1")}));
    settle();
    const bool at_once = receiving->ended();
    receiver.stop_receiving(queue);
    time.finish(receiving);
    return at_once;
  }

  test::TemporaryFolder folder;
  test::VirtualTime time;
  SqliteTransport receiver;
  SqliteTransport sender;
};

}  // namespace

TEST_CASE("processes on one file wake each other at once, without looking") {
  TwoProcesses two(never);
  CHECK(two.told_at_once("orders"));
}

TEST_CASE("a receiver is told of a command, an event, a message given back and one returned after its failure") {
  TwoProcesses two(never);
  two.time.run(two.receiver.subscribe("orders", "ItemAdded"));
  const auto next = [&] {
    const auto receiving = two.time.start(two.receiver.receive("orders", 1));
    two.settle();
    return receiving;
  };
  auto receiving = next();
  two.time.run(two.sender.send({OutgoingMessage(Intent::event, "ItemAdded", Envelope("1", {}, "{}"))}));
  two.settle();
  REQUIRE(receiving->ended());
  two.time.run(two.receiver.abandon(receiving->result().at(0).lease, Milliseconds(0)));

  const auto held = two.time.run(two.sender.receive("orders", 1)).at(0);
  receiving = next();
  two.time.run(two.sender.abandon(held.lease, Milliseconds(0)));
  two.settle();
  REQUIRE(receiving->ended());
  two.time.run(two.receiver.move_to_error(receiving->result().at(0).lease, {{header::failed_queue, "orders"}}));

  receiving = next();
  CHECK(two.time.run(two.sender.return_failed("1")) == 1);
  two.settle();
  CHECK(receiving->ended());
}

TEST_CASE("without sockets a receiver finds the message when it looks next") {
  TwoProcesses two(Milliseconds(250));
  const auto receiving = two.time.start(two.receiver.receive("orders", 1));
  two.settle();
  std::size_t sockets = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(two.folder.path())) {
    if (entry.is_socket()) sockets += std::filesystem::remove(entry.path()) ? 1 : 0;
  }
  REQUIRE(sockets == 1);
  two.time.run(two.sender.send({command("orders", "1")}));
  two.time.pass(Milliseconds(249));
  CHECK_FALSE(receiving->ended());
  two.time.pass(Milliseconds(1));
  CHECK(receiving->ended());
}

TEST_CASE("a receiver that looks and finds nothing new goes on looking") {
  TwoProcesses two(Milliseconds(250));
  const auto receiving = two.time.start(two.receiver.receive("orders", 1));
  two.time.pass(std::chrono::minutes(1));
  CHECK_FALSE(receiving->ended());
  two.time.run(two.sender.send({command("orders", "1")}));
  CHECK(two.time.finish(receiving).size() == 1);
}

TEST_CASE("a message that is sent by the receiver's own process just as it looks is not missed") {
  TwoProcesses two(Milliseconds(250));
  const auto receiving = two.time.start(two.receiver.receive("orders", 1));
  two.settle();
  // Begun before the timer fires, sent after it: the receiver is between looking and waiting again.
  const auto sending = two.time.start(two.receiver.send({command("orders", "1")}));
  two.time.clock().advance_to_next();
  two.settle();
  REQUIRE(sending->ended());
  CHECK(receiving->ended());
}

TEST_CASE("a receiver that is told to stop just as it looks stops") {
  TwoProcesses two(Milliseconds(250));
  const auto receiving = two.time.start(two.receiver.receive("orders", 1));
  two.settle();
  two.time.clock().advance_to_next();
  two.receiver.stop_receiving("orders");
  two.settle();
  CHECK(receiving->ended());
}

TEST_CASE("a delayed message wakes its receiver at its time, between two looks") {
  TwoProcesses two(never);
  two.time.run(two.sender.send({command("orders", "1")}));
  two.time.run(two.sender.abandon(two.time.run(two.sender.receive("orders", 1)).at(0).lease, Milliseconds(1234)));
  CHECK(two.time.run(two.receiver.receive("orders", 1)).size() == 1);
  CHECK(two.time.clock().elapsed() == Milliseconds(1234));
}

TEST_CASE("a killed process's message wakes another receiver when the lease ends, between two looks") {
  TwoProcesses two(never);
  two.time.run(two.sender.send({command("orders", "1")}));
  {
    SqliteTransport killed(two.time.executor(), two.time.clock(), two.folder.path() / "broker.db");
    CHECK(two.time.run(killed.receive("orders", 1)).size() == 1);
  }
  CHECK(two.time.run(two.receiver.receive("orders", 1)).at(0).deliveries == 2);
  CHECK(two.time.clock().elapsed() == SqliteTransportOptions().lease);
}

TEST_CASE("a queue's name may have dots in it") {
  TwoProcesses two(never);
  CHECK(two.told_at_once("orders.north.2"));
}

TEST_CASE("a queue's name may be too long for a socket: then its receiver looks by itself") {
  TwoProcesses two(Milliseconds(250));
  const std::string queue(150, 'q');
  CHECK_FALSE(two.told_at_once(queue));
  two.time.run(two.sender.send({command(queue, "1")}));
  SqliteTransport another(two.time.executor(), two.time.clock(), two.folder.path() / "broker.db");
  CHECK(two.time.run(another.receive(queue, 5)).size() == 2);
}

TEST_CASE("a process that begins to listen right after another has looked for listeners is told as well") {
  test::TemporaryFolder folder;
  test::VirtualTime time;
  const auto broker = folder.path() / "broker.db";
  WakeUpSockets sender(time.executor(), broker, [](const std::string&) {});
  for (int i = 0; i < 50; ++i) {
    const auto queue = "orders" + std::to_string(i);
    sender.notify(queue);
    int told = 0;
    WakeUpSockets receiver(time.executor(), broker, [&](const std::string&) { ++told; });
    receiver.listen(queue);
    sender.notify(queue);
    time.pass(Milliseconds(0));
    CHECK(told == 1);
  }
}

TEST_CASE("a socket that a killed process left behind disturbs nobody") {
  TwoProcesses two(never);
  CHECK(two.told_at_once("orders"));
  for (const auto& entry : std::filesystem::recursive_directory_iterator(two.folder.path())) {
    if (!entry.is_socket()) continue;
    // A socket file that nobody listens to any more, as after a kill.
    namespace local = asio::local;
    asio::io_context io;
    local::datagram_protocol::socket left_behind(io, local::datagram_protocol());
    left_behind.bind(local::datagram_protocol::endpoint((entry.path().parent_path() / "orders.1.1").string()));
    break;
  }
  CHECK(two.told_at_once("billing"));
  two.time.run(two.sender.send({command("orders", "2")}));
  CHECK(two.time.run(two.sender.receive("orders", 5)).size() == 1);
}

TEST_CASE("a socket that a killed process left behind is removed when another takes its place") {
  test::TemporaryFolder folder;
  test::VirtualTime time;
  const auto broker = folder.path() / "broker.db";
  const auto sockets = [&] {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
      if (entry.is_socket()) found.push_back(entry.path());
    }
    return found;
  };
  WakeUpSockets first(time.executor(), broker, [](const std::string&) {});
  first.listen("frontend");
  REQUIRE(sockets().size() == 1);
  const auto left_behind = sockets().at(0).parent_path() / "frontend.1.1";
  {
    asio::io_context io;
    asio::local::datagram_protocol::socket killed(io, asio::local::datagram_protocol());
    killed.bind(asio::local::datagram_protocol::endpoint(left_behind.string()));
  }
  REQUIRE(sockets().size() == 2);
  WakeUpSockets second(time.executor(), broker, [](const std::string&) {});
  second.listen("frontend");
  CHECK(sockets().size() == 2);  // those of the living
  CHECK_FALSE(std::filesystem::exists(left_behind));
}
