#include <set>

#include "messaging/errors.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"

// What comes between a transport and its broker costs time and leases, and no message.

namespace {

using namespace conformance;
using namespace messaging;

/// Completes what is still in hand; what is not comes again.
void complete(TransportUnderTest& broker, Transport& transport, const Delivery& delivery, std::set<std::string>& done) {
  try {
    broker.run(transport.complete({delivery.lease}));
    done.insert(delivery.envelope.id());
  } catch (const LeaseLost&) {
  }
}

/// Does it until it succeeds, as recoverability does.
template <class Work>
auto insist(TransportUnderTest& broker, Work work) {
  for (int attempt = 1;; ++attempt) {
    try {
      return broker.run(work());
    } catch (const TransportError&) {
      if (attempt == 5) throw;
    }
  }
}

std::set<std::string> numbers(int first, int last) {
  std::set<std::string> all;
  for (int i = first; i <= last; ++i) all.insert(std::to_string(i));
  return all;
}

}  // namespace

ON_EVERY_TRANSPORT(
    "whatever comes between, what was sent, in hand, delayed or in the error queue is there afterwards") {
  for (const auto& interruption : broker.interruptions()) {
    CAPTURE(interruption.name);
    Transport& orders = broker.connect();
    broker.run(orders.create_queue("orders"));
    for (const auto& id : numbers(1, 9)) broker.run(orders.send({command("orders", id)}));
    const auto in_hand = receive_all(broker, orders, "orders", 3);
    broker.run(orders.abandon(in_hand[0].lease, Milliseconds(1100)));
    broker.run(orders.move_to_error(in_hand[1].lease, {{header::failed_queue, "orders"}}));
    const auto also_in_hand = receive_all(broker, orders, "orders", 4);

    interruption.strike();

    std::set<std::string> done;
    complete(broker, orders, in_hand[2], done);
    for (const auto& delivery : also_in_hand) complete(broker, orders, delivery, done);
    while (done.size() < 8) {
      for (const auto& delivery : broker.run(orders.receive("orders", 3))) complete(broker, orders, delivery, done);
    }
    auto expected = numbers(1, 9);
    expected.erase(in_hand[1].envelope.id());
    CHECK(done == expected);
    const auto failed = insist(broker, [&] { return orders.failed_messages(); });
    CHECK(ids(failed) == in_hand[1].envelope.id());
    CHECK(insist(broker, [&] { return orders.return_failed(std::nullopt); }) == 1);
    complete(broker, orders, receive_one(broker, orders, "orders"), done);
    CHECK(done == numbers(1, 9));
    broker.disconnect(orders);
  }
}

ON_EVERY_TRANSPORT("whatever comes between, a receiver that waits goes on waiting, and a sender can send again") {
  for (const auto& interruption : broker.interruptions()) {
    CAPTURE(interruption.name);
    Transport& billing = broker.connect();
    Transport& orders = broker.connect();
    broker.run(billing.create_queue("billing"));
    broker.run(billing.subscribe("billing", "ItemAdded"));
    broker.run(orders.create_queue("orders"));
    const auto receiving = broker.time().start(billing.receive("billing", 1));
    broker.settle();

    interruption.strike();

    insist(broker, [&] { return orders.send({event("ItemAdded", interruption.name)}); });
    const auto received = broker.time().finish(receiving);
    CHECK(ids(received) == interruption.name);
    broker.run(billing.complete(leases(received)));
    broker.disconnect(billing);
    broker.disconnect(orders);
  }
}
