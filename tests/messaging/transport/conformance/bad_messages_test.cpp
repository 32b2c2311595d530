#include "messaging/transport/conformance/bad_messages.hpp"

#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"

// What any other program may put into a queue: the endpoint goes on, and what it cannot handle is in the error queue,
// whole, with the reason.

namespace {

using namespace conformance;
using namespace messaging;

/// An endpoint that takes orders, until it has taken the one that is called `last`.
struct OrderTaker {
  struct NoLog final : Log {
    void write(std::string_view, std::string_view) override {}
  };

  explicit OrderTaker(TransportUnderTest& broker)
      : orders("orders", Services{broker.connect(), clock, ids, log, broker.time().executor()},
               Database(std::make_shared<Connection>(":memory:"))) {
    orders.handle<test::PlaceOrder>([this](const test::PlaceOrder& order, HandlerContext&) -> Task {
      taken.push_back(order.order_id);
      if (order.order_id == "last") orders.stop();
      co_return;
    });
    broker.run(orders.prepare());
  }

  VirtualClock clock;
  NoLog log;
  SequentialIds ids{"orders"};
  std::vector<std::string> taken;
  Endpoint orders;
};

ForeignMessage good(const std::string& order_id) {
  return {{{"message-id", order_id}, {"message-type", "PlaceOrder"}},
          fmt::format(R"({{"order_id":"{}","count":1}})", order_id)};
}

void check_whole(const BadCase& bad, const Envelope& failed) {
  CAPTURE(std::string(bad.what));
  CHECK((failed.body == bad.message.body));  // in parentheses: nobody wants to see five megabytes
  CHECK(failed.header(header::failed_queue) == "orders");
  CHECK(std::atoi(failed.header(header::attempts).c_str()) > 0);
  const auto& reason = failed.header(header::exception_message);
  CAPTURE(reason);
  CHECK_FALSE(reason.empty());
  CHECK(reason.size() < 1100);
  if (bad.reason != nullptr) CHECK(reason.find(bad.reason) != std::string::npos);
}

}  // namespace

ON_EVERY_TRANSPORT(
    "whatever another program sends, an endpoint goes on, and has what is bad in the error queue, whole") {
  Transport& onlooker = broker.connect();
  std::vector<std::string> expected;
  {
    OrderTaker taker(broker);
    for (std::size_t i = 0; i < bad_cases().size(); ++i) {
      broker.put("orders", bad_cases()[i].message);
      broker.put("orders", good(std::to_string(i)));
      expected.push_back(std::to_string(i));
    }
    broker.put("orders", good("last"));
    expected.emplace_back("last");
    broker.run(taker.orders.run());
    CHECK(taker.taken == expected);
  }
  auto failed = broker.run(onlooker.failed_messages());
  REQUIRE(failed.size() == bad_cases().size());
  for (std::size_t i = 0; i < failed.size(); ++i) check_whole(bad_cases()[i], failed[i]);

  // All can be given back, and fail as they did before.
  CHECK(broker.run(onlooker.return_failed(std::nullopt)) == failed.size());
  OrderTaker again(broker);
  broker.put("orders", good("last"));
  broker.run(again.orders.run());
  CHECK(again.taken == std::vector<std::string>{"last"});
  failed = broker.run(onlooker.failed_messages());
  REQUIRE(failed.size() == bad_cases().size());
  for (std::size_t i = 0; i < failed.size(); ++i) check_whole(bad_cases()[i], failed[i]);
}

ON_EVERY_TRANSPORT("a header that is text comes as it was sent, whatever is in it") {
  Transport& orders = broker.connect();
  broker.run(orders.create_queue("orders"));
  for (const auto& bad : bad_cases()) {
    for (const auto& [name, text, kind] : bad.message.headers) {
      if (kind != ForeignHeader::Kind::text || name.starts_with("x-")) continue;
      if (text.find('\xff') != std::string::npos) continue;  // in JSON, that is no text
      broker.put("orders", {{{name, text}}, "{}"});
      const auto received = receive_one(broker, orders, "orders");
      CHECK((received.envelope.header(name) == text));
      broker.run(orders.complete({received.lease}));
    }
  }
}
