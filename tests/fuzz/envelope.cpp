#include <boost/asio/io_context.hpp>

#include "fuzz/fuzz_target.hpp"
#include "live/journal/journal.hpp"
#include "messaging/endpoint.hpp"
#include "messaging/messages.hpp"
#include "messaging/text/characters.hpp"
#include "messaging/transport/conformance/bad_messages.hpp"
#include "messaging/waiting/test_time.hpp"

// What may stand in a row of the broker's file: headers, a zero byte, and a body; through an endpoint, into what it has
// handled or into the error queue, whole; and into the journal.

namespace {

using namespace messaging;

/// Hands out one message, and remembers what became of it.
class OneMessage final : public Transport {
 public:
  explicit OneMessage(Envelope envelope) : envelope_(std::move(envelope)) {}
  Promises promises() const override { return {}; }
  Task create_queue(std::string) override { co_return; }
  Task subscribe(std::string, std::string) override { co_return; }
  Task send(std::vector<OutgoingMessage>) override { co_return; }
  Awaitable<std::vector<Delivery>> receive(std::string, std::size_t) override {
    fuzz::require(!std::exchange(handed_out_, true));
    std::vector<Delivery> all;
    all.emplace_back(envelope_, Lease(1, 1), 1);
    co_return all;
  }
  void stop_receiving(const std::string&) override {}
  Task complete(std::vector<Lease>) override {
    ++completed;
    on_settled();
    co_return;
  }
  Task abandon(Lease, Milliseconds) override {
    fuzz::require(false);
    co_return;
  }
  Task move_to_error(Lease, Headers its_why) override {
    ++failed;
    why = std::move(its_why);
    on_settled();
    co_return;
  }
  Awaitable<std::vector<Envelope>> failed_messages() override { co_return std::vector<Envelope>(); }
  Awaitable<std::size_t> return_failed(std::optional<std::string>) override { co_return 0; }

  std::function<void()> on_settled;
  int completed = 0;
  int failed = 0;
  Headers why;

 private:
  Envelope envelope_;
  bool handed_out_ = false;
};

struct HarmlessLog final : Log {
  void write(std::string_view, std::string_view line) override {
    const auto shown = harmless_line(line, 1000);
    fuzz::require(shown.find_first_of("\x1b\r\n\t\x01\x7f") == std::string::npos);
    fuzz::require(characters(shown).size() <= 1000);
  }
};

/// An endpoint that lives as long as the program; only its transport is new for each input.
void handle(const Envelope& envelope) {
  static VirtualClock clock;
  static SequentialIds ids("orders");
  static HarmlessLog log;
  static asio::io_context io;
  static const auto database = std::make_shared<Connection>(":memory:");
  OneMessage transport(envelope);
  Endpoint orders("orders", Services{transport, clock, ids, log, io.get_executor()}, Database(database));
  transport.on_settled = [&orders] { orders.stop(); };
  int handled = 0;
  const auto look = [&](const auto& message, HandlerContext& context) -> Task {
    ++handled;
    context.log("order {} of {}", message.order_id, context.message_id());
    co_await context.publish(test::OrderPlaced(message.order_id));
  };
  orders.handle<test::PlaceOrder>(look);
  orders.handle<test::OrderPlaced>(look);
  asio::co_spawn(io, orders.run(), [](const std::exception_ptr& failure) { fuzz::require(!failure); });
  io.restart();
  io.run();
  fuzz::require(transport.completed + transport.failed == 1 && transport.completed == handled);
  if (transport.failed == 0) return;
  const auto& reason = transport.why[header::exception_message];
  fuzz::require(!reason.empty() && reason.size() < 1100);
}

void keep_in_journal(const Envelope& envelope, std::string text) {
  live::Entry entry;
  entry.message = envelope;
  entry.text = std::move(text);
  const auto line = to_line(entry);
  fuzz::require(line.find('\n') == std::string::npos && line.size() < 60'000);
  fuzz::require(live::from_line(line).has_value());
}

}  // namespace

std::vector<std::string> fuzz::seeds() {
  std::vector<std::string> all;
  for (const auto& bad : conformance::bad_cases()) {
    const auto headers = conformance::to_json_text(bad.message.headers);
    all.push_back(headers.substr(0, 1000) + std::string(1, '\0') + bad.message.body.substr(0, 1000));
  }
  const std::string good = R"({"message-id":"1","message-type":"PlaceOrder","conversation-id":"c"})";
  all.push_back(good + std::string(1, '\0') + R"({"order_id":"A","count":1})");
  all.push_back(good + std::string(1, '\0') + R"([{"intent":"event","destination":"x","headers":{},"body":"{}"}])");
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto zero = std::min(input.find('\0'), input.size());
  Envelope envelope;
  envelope.body = input.substr(std::min(zero + 1, input.size()));
  try {
    envelope.headers = headers_from_json(input.substr(0, zero));
    fuzz::require(headers_from_json(to_json_text(envelope.headers)) == envelope.headers);
  } catch (const BadMessage&) {
    envelope.headers["unreadable-headers"] = input.substr(0, zero);
    headers_from_json(to_json_text(envelope.headers));
  }
  try {
    const auto messages = messages_from_json(envelope.body);
    fuzz::require(messages_from_json(to_json_text(messages)).size() == messages.size());
  } catch (const BadMessage&) {
  }
  handle(envelope);
  keep_in_journal(envelope, envelope.body);
  live::from_line(envelope.body);
  from_iso8601(envelope.body);
  return 0;
}
