#include "messaging/errors.hpp"
#include "messaging/rabbitmq/real_broker/rabbitmq_under_test.hpp"
#include "messaging/rabbitmq/wire/properties.hpp"

// What only this transport does with messages; what every transport does is in messaging/transport/conformance/.

namespace {

using namespace messaging;
using namespace test;
using conformance::command;
using conformance::ids;
using conformance::receive_one;

/// What is said when this is done, or nothing.
template <class T>
std::string refusal(RabbitMqUnderTest& system, Awaitable<T> work) {
  try {
    system.run(std::move(work));
  } catch (const TransportError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a command that RabbitMQ cannot route is refused, and the others of its batch go through") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  system.run(orders.create_queue("billing"));
  system.onlooker().unbind(system.prefix() + "orders");
  CHECK_THROWS_AS(system.run(orders.send({command("billing", "1"), command("orders", "2"), command("billing", "3")})),
                  Unroutable);
  CHECK(ids(conformance::receive_all(system, orders, "billing", 2)) == "1 3");

  system.run(orders.create_queue("orders"));
  system.run(orders.send({command("orders", "4")}));
  CHECK(ids(system.run(orders.receive("orders", 5))) == "4");
}

TEST_CASE("an endpoint that was deleted altogether costs the connection, and the next command is refused") {
  RabbitMqUnderTest system;
  Transport& frontend = system.connect();
  system.run(system.connect().create_queue("orders"));
  system.run(frontend.send({command("orders", "1")}));
  system.onlooker().delete_exchange(system.prefix() + "orders");
  CHECK(refusal(system, frontend.send({command("orders", "2")})).find("NOT_FOUND") != std::string::npos);
  CHECK_THROWS_AS(system.run(frontend.send({command("orders", "3")})), Unroutable);
}

TEST_CASE("a message that RabbitMQ does not take in is not taken for sent") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  system.onlooker().make_full_queue(system.prefix() + "full", system.prefix() + "orders");
  CHECK(refusal(system, orders.send({command("orders", "1")})).find("could not take") != std::string::npos);
}

TEST_CASE("what an endpoint has made is made again after the connection was lost") {
  RabbitMqUnderTest system;
  const std::string queue = system.prefix() + "billing";
  Transport& billing = system.connect();
  system.run(billing.create_queue("billing"));
  system.run(billing.subscribe("billing", "ItemAdded"));
  system.onlooker().delete_queue(queue);
  system.onlooker().delete_exchange(queue);
  system.onlooker().delete_exchange(system.prefix() + "event.ItemAdded");
  system.proxy().cut();
  while (!refusal(system, billing.send({command("billing", "1")})).empty()) {  // on its way when it was cut
  }
  system.run(billing.send({conformance::event("ItemAdded", "2")}));
  CHECK(system.onlooker().ready(queue) == 2);
}

TEST_CASE("a lease of a lost connection settles nothing on the next one, which counts from one again") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  system.run(orders.send({command("orders", "1")}));
  const auto before = receive_one(system, orders, "orders");
  system.proxy().cut();
  const auto after = receive_one(system, orders, "orders");
  CHECK(after.lease.id == before.lease.id);
  CHECK_THROWS_AS(system.run(orders.complete({before.lease})), LeaseLost);
  system.run(orders.complete({after.lease}));
}

TEST_CASE("a queue that is there and of another kind is refused in one line that names it") {
  RabbitMqUnderTest system;
  system.onlooker().make_classic_queue(system.prefix() + "orders");
  const auto said = refusal(system, system.connect().create_queue("orders"));
  CHECK(said.find(system.prefix() + "orders") != std::string::npos);
  CHECK(said.find('\n') == std::string::npos);
}

TEST_CASE("deliveries are counted through delayed retries, each of which is a new message to RabbitMQ") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  system.run(orders.send({command("orders", "1", "[1]")}));
  for (int delivery = 1; delivery <= 6; ++delivery) {
    const auto received = receive_one(system, orders, "orders");
    CHECK(received.deliveries == delivery);
    CHECK(received.envelope.body == "[1]");
    CHECK(received.envelope.headers == command("orders", "1").envelope.headers);
    system.run(orders.abandon(received.lease, Milliseconds(delivery % 3 == 0 ? 0 : 10)));
  }
}

TEST_CASE("what was put off is there until somebody takes it, however short its delay was") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  Transport& billing = system.connect();
  system.run(orders.create_queue("orders"));
  system.run(billing.create_queue("billing"));
  system.run(orders.send({command("orders", "1")}));
  system.run(billing.send({command("billing", "2")}));
  const auto first = receive_one(system, orders, "orders");
  const auto second = receive_one(system, billing, "billing");
  system.run(orders.abandon(first.lease, Milliseconds(10)));
  system.disconnect(orders);
  system.run(billing.abandon(second.lease, Milliseconds(200)));
  receive_one(system, billing, "billing");  // by now the other has waited longer than it was put off for
  CHECK(receive_one(system, system.connect(), "orders").envelope.id() == "1");
}

TEST_CASE("a message that nobody ever settles goes to the error queue by RabbitMQ's own hand, and can be returned") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  system.run(orders.send({command("orders", "1", "[1]")}));
  for (int delivery = 0; delivery <= rabbitmq::delivery_limit; ++delivery) {
    system.run(orders.abandon(receive_one(system, orders, "orders").lease, Milliseconds(0)));
  }
  Transport& watching = system.connect();
  receive_one(system, watching, error_queue);  // RabbitMQ takes its time
  system.disconnect(watching);
  const auto failed = system.run(orders.failed_messages());
  REQUIRE(failed.size() == 1);
  CHECK(failed[0].body == "[1]");
  CHECK(failed[0].header(header::failed_queue) == "orders");
  CHECK(failed[0].header(header::exception_message).find("given up by RabbitMQ") != std::string::npos);
  CHECK(system.run(orders.return_failed("1")) == 1);
  const auto afresh = receive_one(system, orders, "orders");
  CHECK(afresh.deliveries == 1);
  CHECK(afresh.envelope.headers == command("orders", "1").envelope.headers);
}

TEST_CASE("who has as many messages in hand as it asked for is sent no more; the others are anybody's") {
  RabbitMqUnderTest system;
  Transport& full = system.connect();
  Transport& other = system.connect();
  system.run(full.create_queue("orders"));
  for (int i = 1; i <= 8; ++i) system.run(full.send({command("orders", std::to_string(i))}));
  std::vector<Delivery> in_hand;
  while (in_hand.size() < 5) {
    for (auto& delivery : system.run(full.receive("orders", 5))) in_hand.push_back(std::move(delivery));
  }
  CHECK(ids(in_hand) == "1 2 3 4 5");
  CHECK(system.onlooker().ready(system.prefix() + "orders") == 3);
  CHECK(ids(conformance::receive_all(system, other, "orders", 3)) == "6 7 8");
}

TEST_CASE("what was sent ahead to whoever stops receiving is anybody's") {
  RabbitMqUnderTest system;
  Transport& first = system.connect();
  Transport& second = system.connect();
  system.run(first.create_queue("orders"));
  system.run(first.send({command("orders", "1")}));
  system.run(first.receive("orders", 3));
  system.run(first.send({command("orders", "2"), command("orders", "3")}));
  CHECK(ids(system.run(first.receive("orders", 1))) == "2");  // and the third comes with it, ahead
  first.stop_receiving("orders");
  CHECK(ids(conformance::receive_all(system, second, "orders", 1)) == "3");
}

TEST_CASE("several systems share a broker, each under its own prefix") {
  RabbitMqUnderTest one;
  RabbitMqUnderTest other;
  Transport& ours = one.connect();
  Transport& theirs = other.connect();
  for (auto* system : {&one, &other}) {
    Transport& billing = system == &one ? ours : theirs;
    system->run(billing.create_queue("billing"));
    system->run(billing.subscribe("billing", "ItemAdded"));
  }
  one.run(ours.send({conformance::event("ItemAdded", "1")}));
  other.run(theirs.send({conformance::event("ItemAdded", "2")}));
  CHECK(ids(other.run(theirs.receive("billing", 5))) == "2");
  CHECK(ids(one.run(ours.receive("billing", 5))) == "1");
}

TEST_CASE("headers that RabbitMQ cannot carry are refused, and what comes after them goes through") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  auto long_name = command("orders", "1");
  long_name.envelope.headers[std::string(256, 'x')] = "";
  auto long_value = command("orders", "2");
  long_value.envelope.headers["note"] = std::string(200'000, 'x');
  CHECK(refusal(system, orders.send({long_name})).find("255") != std::string::npos);
  CHECK(refusal(system, orders.send({long_value})).find("headers") != std::string::npos);
  CHECK(refusal(system, orders.create_queue(std::string(300, 'q'))).find("255") != std::string::npos);
  system.run(orders.send({command("orders", "3")}));
  CHECK(ids(system.run(orders.receive("orders", 5))) == "3");
}

TEST_CASE("a message of any other program is handed out, and goes to the error queue and back") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  amqp_table_entry_t number{};
  number.key = rabbitmq::bytes_of("message-id");
  number.value.kind = AMQP_FIELD_KIND_I64;
  number.value.value.i64 = 7;
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_HEADERS_FLAG;
  properties.headers = {1, &number};
  const std::string bytes = "\xff\xfe no UTF-8 \x80";
  system.onlooker().publish(system.prefix() + "orders", properties, bytes);

  const auto received = receive_one(system, orders, "orders");
  CHECK(received.envelope.id() == "7");
  CHECK(received.envelope.body == bytes);
  system.run(orders.move_to_error(received.lease, {{header::failed_queue, "orders"}}));
  CHECK(system.run(orders.return_failed("7")) == 1);
  CHECK(receive_one(system, orders, "orders").envelope.body == bytes);
}

TEST_CASE("it is told how many messages nobody has in hand, and they can be deleted") {
  RabbitMqUnderTest system;
  auto& orders = dynamic_cast<RabbitMqTransport&>(system.connect());
  const Milliseconds hour = std::chrono::hours(1);
  CHECK(system.run(orders.waiting("orders")) == 0);
  system.run(orders.purge("orders"));
  system.run(orders.create_queue("orders"));
  for (const auto* id : {"1", "2", "3", "4"}) system.run(orders.send({command("orders", id)}));
  system.run(orders.abandon(receive_one(system, orders, "orders").lease, hour));
  receive_one(system, orders, "orders");
  CHECK(system.run(orders.waiting("orders")) == 2);
  CHECK(system.run(orders.waiting("orders", hour)) == 1);
  system.run(orders.purge("orders"));
  CHECK(system.run(orders.waiting("orders")) == 0);
  CHECK(system.run(orders.waiting("orders", hour)) == 1);
  system.run(orders.purge("orders", hour));
  CHECK(system.run(orders.waiting("orders", hour)) == 0);
}

TEST_CASE("headers that leave no room for a reason stop nobody: RabbitMQ itself gives the message up, whole") {
  RabbitMqUnderTest system;
  Transport& orders = system.connect();
  system.run(orders.create_queue("orders"));
  const std::string note(130'990, 'x');
  system.put("orders", {{{"message-id", "full"}, {"note", note}}, "{"});
  system.put("orders", {{{"message-id", "next"}}, "{}"});
  const Headers why{{header::failed_queue, "orders"}, {header::exception_message, std::string(100, 'r')}};
  for (int delivery = 0; delivery <= rabbitmq::delivery_limit; ++delivery) {
    const auto received = receive_one(system, orders, "orders");
    CHECK(received.envelope.id() == "full");
    CHECK(refusal(system, orders.move_to_error(received.lease, why)).find("the headers have") != std::string::npos);
  }
  CHECK(receive_one(system, orders, "orders").envelope.id() == "next");

  Transport& watching = system.connect();
  receive_one(system, watching, error_queue);  // RabbitMQ takes its time
  system.disconnect(watching);
  const auto failed = system.run(orders.failed_messages());
  REQUIRE(failed.size() == 1);
  CHECK((failed[0].header("note") == note));
  CHECK(failed[0].header(header::exception_message).find("given up by RabbitMQ") != std::string::npos);
  CHECK(system.run(orders.return_failed("full")) == 1);
  CHECK((receive_one(system, orders, "orders").envelope.header("note") == note));
}
