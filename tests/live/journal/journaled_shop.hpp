#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "live/journal/conversations.hpp"
#include "live/journal/journaled_transport.hpp"
#include "live/processes/state_folder.hpp"
#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "messaging/sqlite/sqlite_transport.hpp"
#include "messaging/temporary_folder.hpp"
#include "messaging/waiting/test_time.hpp"

namespace test {

/// One endpoint with all that the live system puts around it; destroyed, it is gone as a killed process is.
struct JournaledEndpoint {
  struct NoLog final : messaging::Log {
    void write(std::string_view, std::string_view) override {}
  };

  JournaledEndpoint(VirtualTime& time, const live::StateFolder& state, const std::string& name,
                    const std::function<void(messaging::Endpoint&)>& configure)
      : broker(time.executor(), time.clock(), state.broker(), live::live_transport),
        journal(state.journal(name), name, time.clock()),
        ids(name),
        endpoint(name, {transport, time.clock(), ids, log, time.executor()},
                 messaging::Database(std::make_shared<messaging::Connection>(":memory:"))) {
    journal.note(live::Event::started, {});
    live::journal_failures(endpoint, journal);
    configure(endpoint);
    time.run(endpoint.prepare());
  }

  messaging::SqliteTransport broker;
  live::Journal journal;
  live::JournalingTransport transport{broker, journal};
  NoLog no_log;
  live::JournalingLog log{no_log, journal, transport};
  messaging::SequentialIds ids;
  messaging::Endpoint endpoint;
};

/// Frontend → PlaceOrder → Orders → OrderPlaced → Billing, in virtual time. Orders does what a test says.
struct JournaledShop {
  using Handler = std::function<messaging::Task(const PlaceOrder&, messaging::HandlerContext&)>;

  explicit JournaledShop(Handler handle_order = publish) : handle(std::move(handle_order)) {
    frontend = make("frontend", [](messaging::Endpoint&) {});
    billing = make("billing", [](messaging::Endpoint& endpoint) {
      endpoint.handle<OrderPlaced>([](const OrderPlaced& event, messaging::HandlerContext& context) -> messaging::Task {
        context.log("{} is billed", event.order_id);
        co_return;
      });
    });
    start_orders();
  }

  static messaging::Task publish(const PlaceOrder& command, messaging::HandlerContext& context) {
    context.log("{} is placed", command.order_id);
    co_await context.publish(OrderPlaced(command.order_id));
  }
  void start_orders() {
    orders = make("orders", [this](messaging::Endpoint& endpoint) {
      endpoint.recoverability({.immediate_retries = 2, .delays = {std::chrono::seconds(2)}});
      endpoint.handle<PlaceOrder>(
          [this](const PlaceOrder& command, messaging::HandlerContext& context) { return handle(command, context); });
    });
  }
  std::unique_ptr<JournaledEndpoint> make(const std::string& name,
                                          const std::function<void(messaging::Endpoint&)>& configure) {
    return std::make_unique<JournaledEndpoint>(time, state, name, configure);
  }
  /// As the prompt does it.
  void type(const std::string& order_id, const std::string& message_id) {
    messaging::Envelope typed(message_id, {{"message-type", "PlaceOrder"}, {"intent", "command"}}, "");
    frontend->journal.note(live::Event::typed, typed, "place " + order_id);
    time.run(frontend->endpoint.send(PlaceOrder(order_id), message_id));
  }
  /// Lets an endpoint handle what there is, for this long.
  void run(JournaledEndpoint& it, messaging::Milliseconds duration = messaging::Milliseconds(0)) {
    const auto running = time.start(it.endpoint.run());
    time.pass(duration);
    it.endpoint.stop();
    time.finish(running);
  }
  live::Journals journals() const { return live::read_journals(state); }
  /// What an endpoint has written down: each event, its message, and its text, but for how it began.
  std::vector<std::string> lines(const std::string& name) const {
    std::vector<std::string> lines;
    for (const auto& entry : live::read_journal(state.journal(name))) {
      if (entry.event == live::Event::started || entry.event == live::Event::subscribed) continue;
      const auto line = to_line(entry);
      const auto begin = line.find("\"what\":\"") + 8;
      lines.push_back(line.substr(begin, line.find('"', begin) - begin) + " " + entry.message.id() +
                      (entry.text.empty() ? "" : ": " + entry.text));
    }
    return lines;
  }

  TemporaryFolder folder;
  live::StateFolder state{folder.path() / "state", live::StateFolder::Use::alone, true};
  Handler handle;
  VirtualTime time;
  std::unique_ptr<JournaledEndpoint> frontend;
  std::unique_ptr<JournaledEndpoint> billing;
  std::unique_ptr<JournaledEndpoint> orders;
};

}  // namespace test
