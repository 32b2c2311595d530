#include "messaging/errors.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"

// A received message is hidden, not gone; and only who holds it may settle it.

namespace {

using namespace conformance;
using namespace messaging;

/// A process received message 1 and was killed; another holds it now, and the first one's lease is worth nothing.
struct Taken {
  explicit Taken(TransportUnderTest& broker) : holder(broker.connect()), old_lease(0, 0), lease(0, 0) {
    broker.run(holder.create_queue("orders"));
    broker.run(holder.send({command("orders", "1")}));
    Transport& killed = broker.connect();
    old_lease = receive_one(broker, killed, "orders").lease;
    broker.disconnect(killed);
    lease = receive_one(broker, holder, "orders").lease;
  }
  Transport& holder;
  Lease old_lease;
  Lease lease;
};

}  // namespace

ON_EVERY_TRANSPORT("a message that one receiver has in hand is hidden from the others") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  const auto delivery = receive_one(broker, orders, "orders");
  CHECK(broker.is_empty("orders"));
  broker.run(orders.complete({delivery.lease}));
}

ON_EVERY_TRANSPORT("what a killed process had in hand is delivered again, and counted") {
  Transport& killed = broker.connect();
  broker.run(killed.create_queue("orders"));
  broker.run(killed.send({command("orders", "1", R"({"gift":"kite"})")}));
  receive_one(broker, killed, "orders");
  broker.disconnect(killed);

  Transport& next = broker.connect();
  const auto again = receive_one(broker, next, "orders");
  CHECK(again.envelope.id() == "1");
  CHECK(again.envelope.body == R"({"gift":"kite"})");
  CHECK(again.deliveries == 2);
}

ON_EVERY_TRANSPORT("a delivery counts when it is handed out, whatever becomes of it") {
  for (int delivery = 1; delivery <= 3; ++delivery) {
    Transport& killed = broker.connect();
    if (delivery == 1) {
      broker.run(killed.create_queue("orders"));
      broker.run(killed.send({command("orders", "1")}));
    }
    CHECK(receive_one(broker, killed, "orders").deliveries == delivery);
    broker.disconnect(killed);
  }
}

ON_EVERY_TRANSPORT("a killed process loses only what it had not completed") {
  Transport& killed = broker.connect();
  broker.run(killed.create_queue("orders"));
  broker.run(killed.send({command("orders", "1"), command("orders", "2"), command("orders", "3")}));
  const auto received = receive_all(broker, killed, "orders", 2);
  broker.run(killed.complete({received.front().lease}));
  broker.disconnect(killed);
  broker.pass(broker.redelivered_after());

  Transport& next = broker.connect();
  int deliveries_of_2 = 0;
  for (const auto& delivery : receive_all(broker, next, "orders", 2)) {
    CHECK(delivery.envelope.id() != "1");
    if (delivery.envelope.id() == "2") deliveries_of_2 = delivery.deliveries;
  }
  CHECK(deliveries_of_2 == 2);
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("completing with a lost lease is refused, and the message stays with its new holder") {
  Taken taken(broker);
  CHECK_THROWS_AS(broker.run(taken.holder.complete({taken.old_lease})), LeaseLost);
  broker.run(taken.holder.complete({taken.lease}));
}

ON_EVERY_TRANSPORT("abandoning with a lost lease is refused, and the message stays with its new holder") {
  Taken taken(broker);
  CHECK_THROWS_AS(broker.run(taken.holder.abandon(taken.old_lease, Milliseconds(0))), LeaseLost);
  CHECK(broker.is_empty("orders"));
  broker.run(taken.holder.complete({taken.lease}));
}

ON_EVERY_TRANSPORT(
    "moving to the error queue with a lost lease is refused, and the message stays with its new holder") {
  Taken taken(broker);
  CHECK_THROWS_AS(broker.run(taken.holder.move_to_error(taken.old_lease, {})), LeaseLost);
  CHECK(broker.run(taken.holder.failed_messages()).empty());
  broker.run(taken.holder.complete({taken.lease}));
}

ON_EVERY_TRANSPORT("a message is settled once: what comes after that is refused") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  const auto lease = receive_one(broker, orders, "orders").lease;
  broker.run(orders.complete({lease}));
  CHECK_THROWS_AS(broker.run(orders.complete({lease})), LeaseLost);
  CHECK_THROWS_AS(broker.run(orders.abandon(lease, Milliseconds(0))), LeaseLost);
  CHECK_THROWS_AS(broker.run(orders.move_to_error(lease, {})), LeaseLost);
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("completing several of which one is lost completes the others") {
  Taken taken(broker);
  broker.run(taken.holder.send({command("orders", "2")}));
  const auto other = receive_one(broker, taken.holder, "orders").lease;
  CHECK_THROWS_AS(broker.run(taken.holder.complete({taken.old_lease, other})), LeaseLost);
  broker.disconnect(taken.holder);

  Transport& next = broker.connect();
  CHECK(receive_one(broker, next, "orders").envelope.id() == "1");
  CHECK(broker.is_empty("orders"));
}
