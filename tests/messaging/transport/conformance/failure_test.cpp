#include "messaging/errors.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"

// What becomes of a message that could not be handled: later, again, or the error queue and back.

namespace {

using namespace conformance;
using namespace messaging;

constexpr Milliseconds delay{1100};
/// Two clocks count milliseconds, and cut off what is less.
constexpr Milliseconds rounding{2};

Headers failure(const std::string& queue) {
  return {{header::failed_queue, queue}, {header::exception_message, "no such order"}, {header::attempts, "24"}};
}

/// Sends these messages to `orders` and moves them all to the error queue.
Transport& with_failed(TransportUnderTest& broker, const std::vector<std::string>& ids_of_failed) {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  for (const auto& id : ids_of_failed) {
    broker.run(orders.send({command("orders", id)}));
    broker.run(orders.move_to_error(receive_one(broker, orders, "orders").lease, failure("orders")));
  }
  return orders;
}

}  // namespace

ON_EVERY_TRANSPORT("a message given back is delivered again at once") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1", "[1]")}));
  broker.run(orders.abandon(receive_one(broker, orders, "orders").lease, Milliseconds(0)));
  const auto again = receive_one(broker, orders, "orders");
  CHECK(again.envelope.body == "[1]");
  CHECK(again.deliveries == 2);
}

ON_EVERY_TRANSPORT("a receiver that waits gets what another gives back") {
  Transport& orders = broker.connect();
  Transport& waiting = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  const auto lease = receive_one(broker, orders, "orders").lease;
  orders.stop_receiving("orders");  // what is in hand can still be settled
  const auto receiving = broker.time().start(waiting.receive("orders", 1));
  broker.settle();
  broker.run(orders.abandon(lease, Milliseconds(0)));
  CHECK(ids(broker.time().finish(receiving)) == "1");
}

ON_EVERY_TRANSPORT("a message given back for later is not there before its time, and there then") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  const auto lease = receive_one(broker, orders, "orders").lease;
  const auto given_back_at = broker.time().now();
  broker.run(orders.abandon(lease, delay));
  CHECK(broker.is_empty("orders"));
  if (broker.promises().exact_delays) {
    broker.pass(delay - Milliseconds(1));
    CHECK(broker.is_empty("orders"));
    broker.pass(Milliseconds(1));
    CHECK_FALSE(broker.is_empty("orders"));
    broker.pass(broker.redelivered_after());
  }
  CHECK(receive_one(broker, orders, "orders").deliveries >= 2);
  CHECK(broker.time().now() - given_back_at >= delay - rounding);
}

ON_EVERY_TRANSPORT("a receiver that waits gets a delayed message when its time has come") {
  Transport& orders = broker.connect();
  Transport& waiting = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  const auto lease = receive_one(broker, orders, "orders").lease;
  orders.stop_receiving("orders");
  const auto receiving = broker.time().start(waiting.receive("orders", 1));
  const auto given_back_at = broker.time().now();
  broker.run(orders.abandon(lease, delay));
  if (broker.promises().exact_delays) {
    broker.pass(delay / 2);
    CHECK_FALSE(receiving->ended());
    broker.pass(delay / 2);
    CHECK(receiving->ended());
  }
  CHECK(ids(broker.time().finish(receiving)) == "1");
  CHECK(broker.time().now() - given_back_at >= delay - rounding);
}

ON_EVERY_TRANSPORT("others overtake a message that waits for its time") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1"), command("orders", "2")}));
  broker.run(orders.abandon(receive_one(broker, orders, "orders").lease, delay));
  CHECK(receive_one(broker, orders, "orders").envelope.id() == "2");
  CHECK(receive_one(broker, orders, "orders").envelope.id() == "1");
}

ON_EVERY_TRANSPORT("the error queue keeps a message whole and says why it is there") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  auto sent = command("orders", "1", "no { JSON");
  sent.envelope.headers["note"] = "čtyři 🎁";
  broker.run(orders.send({sent}));
  broker.run(orders.move_to_error(receive_one(broker, orders, "orders").lease, failure("orders")));

  CHECK(broker.is_empty("orders"));
  const auto failed = broker.run(orders.failed_messages());
  REQUIRE(failed.size() == 1);
  Headers expected = failure("orders");
  expected.merge(Headers(sent.envelope.headers));
  CHECK(failed.front().headers == expected);
  CHECK(failed.front().body == sent.envelope.body);
}

ON_EVERY_TRANSPORT("the error queue lists its messages oldest first, and looking at them leaves them there") {
  Transport& orders = with_failed(broker, {"2", "3", "1"});
  CHECK(ids(broker.run(orders.failed_messages())) == "2 3 1");
  CHECK(ids(broker.run(orders.failed_messages())) == "2 3 1");
}

ON_EVERY_TRANSPORT("the error queue of a fresh broker is empty") {
  Transport& orders = broker.connect();
  CHECK(broker.run(orders.failed_messages()).empty());
  CHECK(broker.run(orders.return_failed(std::nullopt)) == 0);
}

ON_EVERY_TRANSPORT("the error queue can be received from, like any other") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  const auto lease = receive_one(broker, orders, "orders").lease;
  const auto watching = broker.time().start(orders.receive(error_queue, 1));
  broker.settle();
  broker.run(orders.move_to_error(lease, failure("orders")));
  CHECK(ids(broker.time().finish(watching)) == "1");
}

ON_EVERY_TRANSPORT("a returned message is handled afresh: its first delivery, without a trace of its failure") {
  Transport& orders = with_failed(broker, {"1"});
  CHECK(broker.run(orders.return_failed("1")) == 1);
  CHECK(broker.run(orders.failed_messages()).empty());
  const auto delivery = receive_one(broker, orders, "orders");
  CHECK(delivery.envelope.headers == command("orders", "1").envelope.headers);
  CHECK(delivery.deliveries == 1);
}

ON_EVERY_TRANSPORT("one message of the error queue is returned by its ID, the others stay") {
  Transport& orders = with_failed(broker, {"1", "2", "3"});
  CHECK(broker.run(orders.return_failed("2")) == 1);
  CHECK(ids(broker.run(orders.failed_messages())) == "1 3");
  CHECK(ids(broker.run(orders.receive("orders", 5))) == "2");
}

ON_EVERY_TRANSPORT("all messages of the error queue are returned at once, each to where it failed") {
  Transport& orders = with_failed(broker, {"1", "2"});
  broker.run(orders.create_queue("billing"));
  broker.run(orders.send({command("billing", "3")}));
  broker.run(orders.move_to_error(receive_one(broker, orders, "billing").lease, failure("billing")));

  CHECK(broker.run(orders.return_failed(std::nullopt)) == 3);
  CHECK(broker.run(orders.failed_messages()).empty());
  CHECK(ids(receive_all(broker, orders, "orders", 2)) == "1 2");
  CHECK(receive_one(broker, orders, "billing").envelope.id() == "3");
}

ON_EVERY_TRANSPORT("returning an ID that is not in the error queue returns nothing") {
  Transport& orders = with_failed(broker, {"1"});
  CHECK(broker.run(orders.return_failed("2")) == 0);
  CHECK(ids(broker.run(orders.failed_messages())) == "1");
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("a receiver that waits gets what is returned from the error queue") {
  Transport& orders = with_failed(broker, {"1"});
  const auto receiving = broker.time().start(orders.receive("orders", 1));
  broker.settle();
  CHECK(broker.run(orders.return_failed(std::nullopt)) == 1);
  CHECK(ids(broker.time().finish(receiving)) == "1");
}

ON_EVERY_TRANSPORT("a failed message that does not say where it failed stays in the error queue") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  broker.run(orders.move_to_error(receive_one(broker, orders, "orders").lease, {}));
  CHECK(broker.run(orders.return_failed(std::nullopt)) == 0);
  CHECK(ids(broker.run(orders.failed_messages())) == "1");
}

ON_EVERY_TRANSPORT("a failed message whose queue is not there stays, and the others are given back") {
  Transport& orders = with_failed(broker, {"1"});
  for (const auto& queue : {std::string("nowhere"), std::string(error_queue), std::string(300, 'q')}) {
    broker.run(orders.send({command("orders", queue)}));
    broker.run(orders.move_to_error(receive_one(broker, orders, "orders").lease, failure(queue)));
  }
  broker.run(orders.send({command("orders", "2")}));
  broker.run(orders.move_to_error(receive_one(broker, orders, "orders").lease, failure("orders")));
  CHECK_THROWS_AS(broker.run(orders.return_failed(std::nullopt)), Unroutable);
  CHECK(ids(receive_all(broker, orders, "orders", 2)) == "1 2");
  CHECK(ids(broker.run(orders.failed_messages())) == "nowhere error " + std::string(300, 'q'));
  CHECK_THROWS_WITH_AS(broker.run(orders.return_failed("nowhere")),
                       "message nowhere failed in queue nowhere, which is not there any more", Unroutable);
}
