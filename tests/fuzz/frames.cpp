#include "fuzz/fuzz_target.hpp"
#include "messaging/errors.hpp"
#include "messaging/rabbitmq/connection/amqp_connection.hpp"
#include "messaging/rabbitmq/connection/scripted_stream.hpp"
#include "messaging/rabbitmq/wire/field_reader.hpp"
#include "messaging/rabbitmq/wire/wire.hpp"
#include "messaging/text/characters.hpp"
#include "messaging/waiting/test_time.hpp"

// What a broker may say to us: arbitrary bytes, after the handshake or instead of it.

namespace {

using namespace messaging;
using namespace messaging::rabbitmq;
using namespace test::wire;

/// Looks at all that it is told of a message.
struct Onlooker final : ChannelEvents {
  void delivered(rabbitmq::Message&& message) override { look(message); }
  void returned(const rabbitmq::Message& message) override { look(message); }
  static void look(const rabbitmq::Message& message) {
    fuzz::require(message.deliveries >= 1);
    fuzz::require(harmless_line(message.given_up_by, 80).find('\x1b') == std::string::npos);
    fuzz::require(headers_from_json(to_json_text(message.envelope.headers)).size() <= message.envelope.headers.size());
  }
};

enum Mode : char { raw, framed, instead_of_handshake };

/// In this mode the input is cut into frames that are well formed, with any type, channel and payload: a type, a
/// channel, two bytes of length, and so on. A generator of bytes finds these by itself too seldom.
std::string in_frames(std::string_view input) {
  std::string all;
  FieldReader reader(input);
  try {
    while (!reader.at_end()) {
      const auto type = static_cast<int>(reader.number(1) % 4);
      const auto channel = static_cast<int>(reader.number(1) % 4);
      const auto length = std::min<std::uint64_t>(reader.number(2), reader.rest().size());
      all += frame(type == 0 ? AMQP_FRAME_HEARTBEAT : type, channel, std::string(reader.bytes(length)));
    }
  } catch (const TransportError&) {
    // The last one is cut off.
  }
  return all;
}

/// A frame as `in_frames` makes it again.
std::string cut_off(const std::string& whole) {
  return whole.substr(0, 1) + whole.substr(2, 1) + whole.substr(5, 2) + whole.substr(7, whole.size() - 8);
}

std::string frames_of(const std::vector<std::string>& all) {
  std::string input(1, framed);
  for (const auto& whole : all) input += cut_off(whole);
  return input;
}

}  // namespace

std::vector<std::string> fuzz::seeds() {
  const auto texts = number(AMQP_BASIC_CONTENT_TYPE_FLAG | AMQP_BASIC_HEADERS_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG |
                                AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TIMESTAMP_FLAG | AMQP_BASIC_TYPE_FLAG,
                            2) +
                     short_text("application/json") + long_text(short_text("note") + "S" + long_text("fragile")) +
                     number(2, 1) + short_text("1") + number(0, 8) + short_text("PlaceOrder");
  const auto death = short_text("x-death") + "A" +
                     long_text("F" + long_text(short_text("reason") + "S" + long_text("delivery_limit") +
                                               short_text("queue") + "S" + long_text("orders")));
  const auto numbers = short_text("x-delivery-count") + "l" + number(3, 8) + short_text("x-earlier-deliveries") + "I" +
                       number(2, 4) + short_text("f") + "f" + number(1, 4) + short_text("d") + "d" + number(1, 8) +
                       short_text("t") + "t" + number(1, 1) + short_text("D") + "D" + number(1, 5);
  const auto declared = method(1, AMQP_QUEUE_DECLARE_OK_METHOD, short_text("orders") + number(3, 4) + number(1, 4));
  const auto got = method(1, AMQP_BASIC_GET_OK_METHOD, number(1, 8) + number(0, 1) + short_text("") + short_text(""));
  const auto back = method(1, AMQP_BASIC_RETURN_METHOD,
                           number(312, 2) + short_text("NO_ROUTE") + short_text("orders") + short_text("1"));
  const auto closed = method(1, AMQP_CHANNEL_CLOSE_METHOD, number(404, 2) + short_text("NOT_FOUND") + number(0, 4));
  const auto hung_up = method(0, AMQP_CONNECTION_CLOSE_METHOD, number(320, 2) + short_text("CLOSED") + number(0, 4));
  const auto acks = method(1, AMQP_BASIC_ACK_METHOD, number(7, 8) + number(1, 1)) +
                    method(1, AMQP_BASIC_NACK_METHOD, number(7, 8) + number(1, 1));
  std::vector<std::string> all{
      std::string(1, raw) + got + content(1, 2, texts) + body(1, "{}"),
      frames_of({got, content(1, 2, texts), body(1, "{"), body(1, "}"), declared}),
      frames_of({method(1, AMQP_BASIC_GET_EMPTY_METHOD, short_text("")), declared}),
      frames_of(
          {deliver(1, 1), content(1, 0, headers(death)), deliver(1, 2), content(1, 1, headers(numbers)), body(1, "7")}),
      frames_of({back, content(1, 0, headers(nested("deep", 20)))}),
      frames_of({closed, deliver(1, 1), content(1, 0)}),
      std::string(1, raw) + acks + method(1, AMQP_BASIC_CANCEL_METHOD, short_text("c") + number(0, 1)) + hung_up,
      std::string(1, raw) + frame(AMQP_FRAME_HEARTBEAT, 0, "") + tune(1, 1, 1),
      std::string(1, instead_of_handshake) +
          method(0, AMQP_CONNECTION_START_METHOD, number(9, 2) + long_text(nested("deep", 20))),
      std::string(1, instead_of_handshake) + "HTTP/1.1 400 Bad Request\r\n\r\n",
      // librabbitmq took the properties of another class for those of a message.
      frames_of({deliver(1, 1), content(1, 0, number(AMQP_BASIC_HEADERS_FLAG, 2), AMQP_CONNECTION_CLASS)}),
      // An empty body, where no message is under way, was taken for one that comes back.
      std::string(1, raw) + body(1, ""),
  };
  return all;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto mode = static_cast<Mode>(input.front() % 3);
  input.remove_prefix(1);

  Onlooker onlooker;
  test::VirtualTime time;
  const auto stream = std::make_shared<test::ScriptedStream>();
  const auto connection =
      std::make_shared<AmqpConnection>(time.executor(), Url(), "fuzz", std::chrono::seconds(0), stream);
  const auto say = [&](std::string_view bytes) {
    stream->say(bytes);
    time.pass(Milliseconds(0));
  };
  const auto opening = time.start(connection->open());
  time.pass(Milliseconds(0));
  std::shared_ptr<Channel> channel;
  std::shared_ptr<test::Started<std::optional<rabbitmq::Message>>> got;
  std::shared_ptr<test::Started<Reply>> declared;
  amqp_queue_declare_t question{};
  if (mode != instead_of_handshake) {
    say(method(0, AMQP_CONNECTION_START_METHOD));
    say(tune(0, 0, 0));
    say(method(0, AMQP_CONNECTION_OPEN_OK_METHOD));
    const auto opened = time.start(connection->open_channel(&onlooker));
    time.pass(Milliseconds(0));
    say(method(1, AMQP_CHANNEL_OPEN_OK_METHOD));
    channel = opened->result();
    got = time.start(channel->get("orders"));
    declared = time.start(channel->call(AMQP_QUEUE_DECLARE_METHOD, &question));
    time.pass(Milliseconds(0));
  }
  say(mode == framed ? in_frames(input) : std::string(input));
  connection->close("the test is over");
  time.pass(Milliseconds(0));
  fuzz::require(opening->ended() && (!got || (got->ended() && declared->ended())));
  fuzz::require(describe(connection->failure()).find('\n') == std::string::npos);
  return 0;
}
