#include <algorithm>
#include <memory>

#include "messaging/sqlite/sqlite_transport.hpp"
#include "messaging/temporary_folder.hpp"
#include "messaging/transport/conformance/transport_under_test.hpp"
#include "simulation/world/simulated_transport.hpp"

namespace conformance {
namespace {

using namespace messaging;

class SqliteUnderTest final : public TransportUnderTest {
 public:
  Transport& connect() override {
    const auto file = folder_.path() / "broker.db";
    return *connections_.emplace_back(std::make_unique<SqliteTransport>(time_.executor(), time_.clock(), file));
  }
  void disconnect(Transport& transport) override {
    std::erase_if(connections_, [&](const auto& connection) { return connection.get() == &transport; });
  }
  Milliseconds redelivered_after() const override { return SqliteTransportOptions().lease; }
  test::TestTime& time() override { return time_; }
  void put(const std::string& queue, const ForeignMessage& message) override {
    Connection((folder_.path() / "broker.db").string())
        .execute("INSERT INTO messages(queue, visible_at, headers, body) VALUES (?, ?, ?, ?)", queue,
                 time_.clock().now().time_since_epoch().count(), to_json_text(message.headers), message.body);
  }

 private:
  test::TemporaryFolder folder_;
  test::VirtualTime time_;
  std::vector<std::unique_ptr<SqliteTransport>> connections_;
};

class SimulatedUnderTest final : public TransportUnderTest {
 public:
  SimulatedUnderTest() {
    time_.before_time_passes([this] {
      const auto options = broker_.deliveries();
      if (options.empty()) return false;
      broker_.deliver(options.front());
      return true;
    });
  }
  Transport& connect() override {
    return *connections_.emplace_back(std::make_unique<simulation::SimulatedTransport>(broker_, "endpoint"));
  }
  void disconnect(Transport& transport) override {
    std::erase_if(connections_, [&](const auto& connection) { return connection.get() == &transport; });
  }
  Milliseconds redelivered_after() const override { return Milliseconds(0); }
  test::TestTime& time() override { return time_; }
  /// Its messages are envelopes, so that only text can be in their headers.
  void put(const std::string& queue, const ForeignMessage& message) override {
    Envelope envelope;
    for (const auto& header : message.headers) envelope.headers[header.name] = header.text;
    envelope.body = message.body;
    broker_.put(queue, envelope);
  }

 private:
  test::VirtualTime time_;
  simulation::History history_{time_.clock()};
  simulation::SimulatedBroker broker_{time_.clock(), history_};
  std::vector<std::unique_ptr<simulation::SimulatedTransport>> connections_;
};

}  // namespace

const std::vector<Maker>& transports() {
  static const std::vector<Maker> all{
      {"SQLite", [] { return std::make_unique<SqliteUnderTest>(); }},
      {"simulated", [] { return std::make_unique<SimulatedUnderTest>(); }},
  };
  return all;
}

}  // namespace conformance
