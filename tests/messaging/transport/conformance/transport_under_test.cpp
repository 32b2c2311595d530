#include "messaging/transport/conformance/transport_under_test.hpp"

namespace conformance {
using namespace messaging;

void on_every_transport(void (*test)(TransportUnderTest&)) {
  for (const auto& maker : transports()) {
    SUBCASE(maker.name.c_str()) {
      test(*maker.make());
    }
  }
}

Promises TransportUnderTest::promises() {
  Transport& transport = connect();
  const auto promises = transport.promises();
  disconnect(transport);
  return promises;
}

bool TransportUnderTest::is_empty(const std::string& queue) {
  Transport& onlooker = connect();
  const auto looking = time().start(onlooker.receive(queue, 1));
  settle();
  const bool nothing_came = !looking->ended();
  onlooker.stop_receiving(queue);
  time().finish(looking);
  disconnect(onlooker);
  return nothing_came;
}

OutgoingMessage command(const std::string& queue, const std::string& id, const std::string& body) {
  return {Intent::command, queue, Envelope(id, {{header::message_type, "AddItem"}}, body)};
}

OutgoingMessage event(const std::string& type, const std::string& id) {
  return {Intent::event, type, Envelope(id, {{header::message_type, type}}, "{}")};
}

std::string ids(const std::vector<Envelope>& envelopes) {
  std::string all;
  for (const auto& envelope : envelopes) all += (all.empty() ? "" : " ") + envelope.id();
  return all;
}

std::string ids(const std::vector<Delivery>& deliveries) {
  std::vector<Envelope> envelopes;
  for (const auto& delivery : deliveries) envelopes.push_back(delivery.envelope);
  return ids(envelopes);
}

std::vector<Lease> leases(const std::vector<Delivery>& deliveries) {
  std::vector<Lease> all;
  for (const auto& delivery : deliveries) all.push_back(delivery.lease);
  return all;
}

Delivery receive_one(TransportUnderTest& broker, Transport& transport, const std::string& queue) {
  const auto deliveries = broker.run(transport.receive(queue, 1));
  REQUIRE(deliveries.size() == 1);
  return deliveries.front();
}

std::vector<Delivery> receive_all(TransportUnderTest& broker, Transport& transport, const std::string& queue,
                                  std::size_t count) {
  std::vector<Delivery> all;
  while (all.size() < count) {
    for (auto& delivery : broker.run(transport.receive(queue, count - all.size()))) all.push_back(std::move(delivery));
  }
  return all;
}

}  // namespace conformance
