#include "messaging/errors.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"

// Who gets what: a command goes to its one queue, an event to every subscriber.

namespace {
using namespace conformance;
using namespace messaging;
}  // namespace

ON_EVERY_TRANSPORT("a command to a queue that does not exist is refused, and the refusal names the queue") {
  Transport& frontend = broker.connect();
  try {
    broker.run(frontend.send({command("nowhere", "1")}));
    FAIL("nothing was thrown");
  } catch (const Unroutable& error) {
    CHECK(std::string(error.what()).find("nowhere") != std::string::npos);
  }
}

ON_EVERY_TRANSPORT("after a refused command, others go through") {
  Transport& frontend = broker.connect();
  broker.run(frontend.create_queue("orders"));
  CHECK_THROWS_AS(broker.run(frontend.send({command("nowhere", "1")})), Unroutable);
  broker.run(frontend.send({command("orders", "2")}));
  CHECK(ids(broker.run(frontend.receive("orders", 5))) == "2");
}

ON_EVERY_TRANSPORT("making a queue again changes nothing") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  broker.run(orders.send({command("orders", "1")}));
  broker.run(orders.create_queue("orders"));
  CHECK(ids(broker.run(orders.receive("orders", 5))) == "1");
}

ON_EVERY_TRANSPORT("a command goes to its own queue only") {
  Transport& frontend = broker.connect();
  broker.run(frontend.create_queue("orders"));
  broker.run(frontend.create_queue("billing"));
  broker.run(frontend.send({command("orders", "1")}));
  CHECK(broker.is_empty("billing"));
  CHECK(ids(broker.run(frontend.receive("orders", 5))) == "1");
}

ON_EVERY_TRANSPORT("an event goes to every subscriber, also to one that does not receive yet") {
  Transport& orders = broker.connect();
  for (const auto* queue : {"billing", "shipping", "orders"}) broker.run(orders.create_queue(queue));
  broker.run(orders.subscribe("billing", "ItemAdded"));
  broker.run(orders.subscribe("shipping", "ItemAdded"));

  Transport& billing = broker.connect();
  const auto receiving = broker.time().start(billing.receive("billing", 5));
  broker.settle();
  broker.run(orders.send({event("ItemAdded", "1")}));
  CHECK(ids(broker.time().finish(receiving)) == "1");

  Transport& shipping = broker.connect();
  CHECK(ids(broker.run(shipping.receive("shipping", 5))) == "1");
  CHECK(broker.is_empty("orders"));
}

ON_EVERY_TRANSPORT("each subscriber's copy is its own: one may complete it, another fail") {
  Transport& orders = broker.connect();
  for (const auto* queue : {"billing", "shipping"}) {
    broker.run(orders.create_queue(queue));
    broker.run(orders.subscribe(queue, "ItemAdded"));
  }
  broker.run(orders.send({event("ItemAdded", "1")}));
  broker.run(orders.complete({receive_one(broker, orders, "billing").lease}));
  broker.run(orders.abandon(receive_one(broker, orders, "shipping").lease, Milliseconds(0)));
  CHECK(receive_one(broker, orders, "shipping").deliveries == 2);
  CHECK(broker.is_empty("billing"));
}

ON_EVERY_TRANSPORT("an event goes to the subscribers of its own type only") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("billing"));
  broker.run(orders.subscribe("billing", "ItemAdded"));
  broker.run(orders.send({event("ItemRemoved", "1"), event("ItemAdded", "2")}));
  CHECK(ids(broker.run(orders.receive("billing", 5))) == "2");
}

ON_EVERY_TRANSPORT("an event without subscribers goes nowhere, and nobody who subscribes later gets it") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("billing"));
  broker.run(orders.send({event("ItemAdded", "1")}));
  broker.run(orders.subscribe("billing", "ItemAdded"));
  CHECK(broker.is_empty("billing"));
}

ON_EVERY_TRANSPORT("subscribing twice gives one copy") {
  Transport& billing = broker.connect();
  broker.run(billing.create_queue("billing"));
  broker.run(billing.subscribe("billing", "ItemAdded"));
  broker.run(billing.subscribe("billing", "ItemAdded"));
  broker.run(billing.send({event("ItemAdded", "1")}));
  CHECK(ids(broker.run(billing.receive("billing", 5))) == "1");
  CHECK(broker.is_empty("billing"));
}
