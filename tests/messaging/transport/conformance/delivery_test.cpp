#include <set>

#include "messaging/errors.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"

// From sending to completing: nothing is lost, changed, merged or put out of order.

namespace {

using namespace conformance;
using namespace messaging;

/// Sends a message and returns it as it is received.
Envelope there_and_back(TransportUnderTest& broker, const OutgoingMessage& message) {
  Transport& transport = broker.connect();
  broker.run(transport.create_queue(message.destination));
  broker.run(transport.send({message}));
  return receive_one(broker, transport, message.destination).envelope;
}

}  // namespace

ON_EVERY_TRANSPORT("a sent message is received once, and gone when it is completed") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));

  const auto delivery = receive_one(broker, orders, "orders");
  CHECK(delivery.envelope.id() == "1");
  CHECK(delivery.deliveries == 1);
  broker.run(orders.complete({delivery.lease}));

  broker.disconnect(orders);
  broker.pass(broker.redelivered_after());
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("headers and body arrive as they were sent") {
  auto sent = command("orders", "1", R"({"gift":"teddy"})");
  sent.envelope.headers["note"] = "two lines\nand \"quotes\", a \\ and a ;";
  sent.envelope.headers["empty"] = "";
  sent.envelope.headers["Größe"] = "čtyři 🎁 四";
  const auto received = there_and_back(broker, sent);
  CHECK(received.headers == sent.envelope.headers);
  CHECK(received.body == sent.envelope.body);
}

ON_EVERY_TRANSPORT("a body may be anything: empty, unicode, quoted, no JSON at all, or long") {
  const std::string bodies[] = {"",          R"({"gift":"čtyři 🎁 四"})", R"({"a":"b\"c\\d'e"})",
                                "no { JSON", std::string("a\0b", 3),     std::string(200 * 1024, 'x')};
  Transport& transport = broker.connect();
  broker.run(transport.create_queue("orders"));
  for (const auto& body : bodies) {
    broker.run(transport.send({command("orders", "1", body)}));
    const auto delivery = receive_one(broker, transport, "orders");
    CHECK(delivery.envelope.body == body);
    broker.run(transport.complete({delivery.lease}));
  }
}

ON_EVERY_TRANSPORT("a message ID is any text") {
  for (const std::string id : {"order 5/add", "'; DELETE FROM messages; --", "🎁", "{\"a\":1}"}) {
    CHECK(there_and_back(broker, command("orders", id)).id() == id);
  }
}

ON_EVERY_TRANSPORT("messages are received in the order in which they were sent") {
  if (!broker.promises().keeps_order) return;
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  for (const auto* id : {"3", "1", "2", "5", "4"}) broker.run(orders.send({command("orders", id)}));
  CHECK(ids(receive_all(broker, orders, "orders", 5)) == "3 1 2 5 4");
}

ON_EVERY_TRANSPORT("two messages with the same ID are two messages") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1", "{}"), command("orders", "1", "[]")}));
  broker.run(orders.send({command("orders", "1", "{}")}));
  const auto received = receive_all(broker, orders, "orders", 3);
  CHECK(ids(received) == "1 1 1");
  broker.run(orders.complete({received.front().lease}));
  broker.run(orders.complete({received[1].lease, received[2].lease}));
}

ON_EVERY_TRANSPORT("a batch of 32 arrives whole and in order, at most so many at a time as were asked for") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  std::vector<OutgoingMessage> batch;
  std::string expected;
  for (int i = 1; i <= 32; ++i) {
    batch.push_back(command("orders", std::to_string(i)));
    expected += (i == 1 ? "" : " ") + std::to_string(i);
  }
  broker.run(orders.send(batch));

  std::vector<Delivery> all;
  while (all.size() < 32) {
    const auto some = broker.run(orders.receive("orders", 10));
    CHECK(some.size() >= 1);
    CHECK(some.size() <= 10);
    all.insert(all.end(), some.begin(), some.end());
  }
  if (broker.promises().keeps_order) CHECK(ids(all) == expected);
  broker.run(orders.complete(leases(all)));
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("of a batch that cannot be sent whole, nothing is sent") {
  if (!broker.promises().batches_are_atomic) return;
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.subscribe("orders", "ItemAdded"));
  CHECK_THROWS_AS(broker.run(orders.send({command("orders", "1"), event("ItemAdded", "2"), command("nowhere", "3")})),
                  Unroutable);
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("a receiver waits, and wakes when a message comes") {
  Transport& orders = broker.connect();
  Transport& frontend = broker.connect();
  broker.run(orders.create_queue("orders"));
  const auto receiving = broker.time().start(orders.receive("orders", 1));
  broker.pass(std::chrono::milliseconds(1234));
  CHECK_FALSE(receiving->ended());
  broker.run(frontend.send({command("orders", "1")}));
  CHECK(ids(broker.time().finish(receiving)) == "1");
}

ON_EVERY_TRANSPORT("a receiver wakes when its own connection sends to its queue") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  const auto receiving = broker.time().start(orders.receive("orders", 1));
  broker.settle();
  const auto sent_at = broker.time().now();
  broker.run(orders.send({command("orders", "1")}));
  CHECK(ids(broker.time().finish(receiving)) == "1");
  if (broker.time().is_virtual()) CHECK(broker.time().now() == sent_at);
}

ON_EVERY_TRANSPORT("a receiver that is told to stop waits no longer, and gets nothing from then on") {
  Transport& orders = broker.connect();
  Transport& other = broker.connect();
  broker.run(orders.create_queue("orders"));
  const auto receiving = broker.time().start(orders.receive("orders", 1));
  broker.settle();
  orders.stop_receiving("orders");
  CHECK(broker.time().finish(receiving).empty());

  broker.run(orders.send({command("orders", "1")}));
  CHECK(broker.run(orders.receive("orders", 1)).empty());
  CHECK(ids(broker.run(other.receive("orders", 1))) == "1");
}

ON_EVERY_TRANSPORT("receivers of one queue share its messages, each message going to one of them") {
  Transport& one = broker.connect();
  Transport& two = broker.connect();
  broker.run(one.create_queue("orders"));
  for (int i = 1; i <= 20; ++i) broker.run(one.send({command("orders", std::to_string(i))}));

  std::multiset<std::string> seen;
  const auto take = [&](Transport& receiver, auto& receiving) {
    if (!receiving->ended()) return;
    const auto some = receiving->result();
    for (const auto& delivery : some) seen.insert(delivery.envelope.id());
    broker.run(receiver.complete(leases(some)));
    receiving = broker.time().start(receiver.receive("orders", 3));
  };
  auto receiving_one = broker.time().start(one.receive("orders", 3));
  auto receiving_two = broker.time().start(two.receive("orders", 3));
  while (seen.size() < 20) {
    REQUIRE(broker.time().step());
    take(one, receiving_one);
    take(two, receiving_two);
  }
  for (auto* receiver : {&one, &two}) receiver->stop_receiving("orders");
  CHECK(broker.time().finish(receiving_one).empty());
  CHECK(broker.time().finish(receiving_two).empty());
  CHECK(seen.size() == 20);
  CHECK(std::set<std::string>(seen.begin(), seen.end()).size() == 20);
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("what a receiver has not received yet, another may") {
  Transport& one = broker.connect();
  Transport& two = broker.connect();
  broker.run(one.create_queue("orders"));
  broker.run(one.send({command("orders", "1"), command("orders", "2")}));
  broker.run(one.complete({receive_one(broker, one, "orders").lease}));
  const bool nothing_ahead = broker.promises().sends_nothing_ahead;
  if (!nothing_ahead) one.stop_receiving("orders");
  const auto delivery = receive_one(broker, two, "orders");
  CHECK(delivery.envelope.id() == "2");
  if (nothing_ahead) CHECK(delivery.deliveries == 1);
}

ON_EVERY_TRANSPORT("of two receivers that wait, one gets the message") {
  Transport& one = broker.connect();
  Transport& two = broker.connect();
  broker.run(one.create_queue("orders"));
  const auto first = broker.time().start(one.receive("orders", 1));
  const auto second = broker.time().start(two.receive("orders", 1));
  broker.settle();
  Transport& frontend = broker.connect();
  broker.run(frontend.send({command("orders", "1")}));
  while (!first->ended() && !second->ended()) REQUIRE(broker.time().step());
  broker.pass(std::chrono::seconds(1));
  CHECK((first->ended() ? 1 : 0) + (second->ended() ? 1 : 0) == 1);

  broker.run(frontend.send({command("orders", "2")}));
  broker.time().finish(first);
  broker.time().finish(second);
}

ON_EVERY_TRANSPORT("what was sent is still there when the transport is opened again") {
  if (!broker.promises().survives_restart) return;
  Transport& before = broker.connect();
  broker.run(before.create_queue("orders"));
  broker.run(before.create_queue("billing"));
  broker.run(before.subscribe("billing", "ItemAdded"));
  broker.run(before.send({command("orders", "1", R"({"gift":"kite"})")}));
  broker.disconnect(before);

  Transport& after = broker.connect();
  const auto delivery = receive_one(broker, after, "orders");
  CHECK(delivery.envelope.id() == "1");
  CHECK(delivery.envelope.body == R"({"gift":"kite"})");
  broker.run(after.send({event("ItemAdded", "2")}));
  CHECK(ids(broker.run(after.receive("billing", 1))) == "2");
}
