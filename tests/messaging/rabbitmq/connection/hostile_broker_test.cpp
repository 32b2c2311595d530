#include <doctest/doctest.h>

#include <vector>

#include "messaging/rabbitmq/connection/amqp_connection.hpp"
#include "messaging/rabbitmq/connection/scripted_stream.hpp"
#include "messaging/rabbitmq/wire/wire.hpp"
#include "messaging/waiting/test_time.hpp"

// Whatever answers at the other end: nothing crashes, and what is no AMQP costs the connection, in one line.

namespace {

using namespace messaging;
using namespace messaging::rabbitmq;
using namespace test::wire;
using messaging::rabbitmq::Message;

/// Writes down what it is told: `got 1`, `back`, `confirmed 7`.
struct Witness final : ChannelEvents {
  void delivered(Message&& message) override {
    told += "got " + message.envelope.body + " ";
    last = std::move(message);
  }
  void returned(const Message&) override { told += "back "; }
  void confirmed(std::uint64_t number, bool, bool) override { told += "confirmed " + std::to_string(number) + " "; }
  std::string told;
  Message last;
};

/// A connection to a broker that says what a test says.
struct Hostile {
  /// Until it has let us in, and opened a channel.
  Hostile() {
    time.pass(Milliseconds(0));
    say(start);
    say(tune(0, 131072, 0));
    say(method(0, AMQP_CONNECTION_OPEN_OK_METHOD, short_text("")));
    time.finish(opening);
    const auto opened = time.start(connection->open_channel(&witness));
    time.pass(Milliseconds(0));
    say(method(1, AMQP_CHANNEL_OPEN_OK_METHOD, long_text("")));
    channel = time.finish(opened);
  }
  /// Says only this.
  explicit Hostile(const std::vector<std::string>& handshake) {
    time.pass(Milliseconds(0));
    for (const auto& bytes : handshake) say(bytes);
  }
  ~Hostile() { connection->close("the test is over"); }

  void say(const std::string& bytes) {
    stream->say(bytes);
    time.pass(Milliseconds(0));
  }
  /// Why the connection was given up, or nothing.
  std::string refusal() const { return connection->is_open() ? "" : describe(connection->failure()); }

  static inline const std::string start =
      method(0, AMQP_CONNECTION_START_METHOD, number(9, 2) + long_text("") + long_text("PLAIN") + long_text("en_US"));
  Witness witness;
  test::VirtualTime time;
  std::shared_ptr<test::ScriptedStream> stream = std::make_shared<test::ScriptedStream>();
  std::shared_ptr<AmqpConnection> connection =
      std::make_shared<AmqpConnection>(time.executor(), Url(), "test", std::chrono::seconds(0), stream);
  std::shared_ptr<test::Started<void>> opening = time.start(connection->open());
  std::shared_ptr<Channel> channel;
};

struct Wrong {
  const char* what;
  std::string bytes;
  const char* said;
};

const std::vector<Wrong>& wrongs() {
  static constexpr auto out_of_turn = "a frame where another belongs";
  static const std::vector<Wrong> all{
      {"a body of no message", body(1, "x"), out_of_turn},
      {"an empty body of no message", body(1, ""), out_of_turn},
      {"a header of no message", content(1, 0), out_of_turn},
      {"a second header", deliver(1, 1) + content(1, 5) + content(1, 0), out_of_turn},
      {"a body before its header", deliver(1, 1) + body(1, "x"), out_of_turn},
      {"a second message within one", deliver(1, 1) + content(1, 5) + deliver(1, 2), out_of_turn},
      {"a confirm within a message", deliver(1, 1) + method(1, AMQP_BASIC_ACK_METHOD, number(7, 8) + number(0, 1)),
       out_of_turn},
      {"a body longer than announced", deliver(1, 1) + content(1, 5) + body(1, "123456"), "more of a message"},
      {"a header of another class", deliver(1, 1) + content(1, 0, headers(""), AMQP_CONNECTION_CLASS),
       "none of a message"},
      {"properties without their flags", deliver(1, 1) + content(1, 0, ""), "in the middle of a value"},
      {"headers longer than their frame",
       deliver(1, 1) + content(1, 0, number(AMQP_BASIC_HEADERS_FLAG, 2) + number(99, 4)), "in the middle of a value"},
      {"a header without a value", deliver(1, 1) + content(1, 0, headers(short_text("note"))),
       "in the middle of a value"},
      {"a header of an unknown kind", deliver(1, 1) + content(1, 0, headers(short_text("note") + "?")),
       "does not know"},
      {"a number cut off", deliver(1, 1) + content(1, 0, headers(short_text("note") + "l1234")),
       "in the middle of a value"},
      {"an announced length beyond all", deliver(1, 1) + content(1, 600'000'000), "600000000 bytes"},
      {"an announced length beyond all numbers", deliver(1, 1) + content(1, UINT64_MAX), "18446744073709551615 bytes"},
      {"a method that there is not", method(1, 0x00420042), "nobody had asked"},
      {"a method that only we say", method(1, AMQP_BASIC_PUBLISH_METHOD), "nobody had asked"},
      {"an answer without a question", method(1, AMQP_QUEUE_DECLARE_OK_METHOD, short_text("") + number(0, 8)),
       "nobody had asked"},
      {"half a method's number", frame(AMQP_FRAME_METHOD, 1, "\x3c"), "in the middle of a value"},
      {"a method without its arguments", method(1, AMQP_BASIC_DELIVER_METHOD), "in the middle of a value"},
      {"a message on no channel", body(0, "x"), "on no channel"},
      {"another tune", tune(1, 4096, 1), "nobody had asked"},
      {"no frame", "HTTP/1.1 400", "does not speak AMQP"},
      {"a frame of four gigabytes", number(1, 1) + number(1, 2) + number(UINT32_MAX, 4), "too long"},
      {"a frame without its end", number(8, 1) + number(0, 6) + "x", "does not end"},
  };
  return all;
}

}  // namespace

TEST_CASE("what a broker says that is no AMQP costs the connection, in one line, and nobody is told of a message") {
  for (const auto& wrong : wrongs()) {
    CAPTURE(std::string(wrong.what));
    Hostile broker;
    broker.say(wrong.bytes);
    CHECK(broker.refusal().find(wrong.said) != std::string::npos);
    CHECK(broker.refusal().find('\n') == std::string::npos);
    CHECK(broker.witness.told == "");
  }
}

TEST_CASE("an answer to another question costs the connection, and who asked is told") {
  Hostile broker;
  const auto getting = broker.time.start(broker.channel->get("orders"));
  broker.time.pass(Milliseconds(0));
  broker.say(method(1, AMQP_QUEUE_DECLARE_OK_METHOD, short_text("") + number(0, 8)));
  CHECK(broker.refusal().find("nobody had asked") != std::string::npos);
  CHECK_THROWS_AS(broker.time.finish(getting), TransportError);
}

TEST_CASE("what comes on channels that nobody has opened is passed over, and the next message is read") {
  Hostile broker;
  std::string noise;
  for (int channel = 2; channel <= 65535; ++channel) noise += deliver(channel, 1) + body(channel, "x");
  broker.say(noise + deliver(1, 1) + content(1, 2) + body(1, "{}"));
  CHECK(broker.refusal() == "");
  CHECK(broker.witness.told == "got {} ");
}

TEST_CASE("headers nested as deeply as a frame can hold are passed on as what they are, and the message is whole") {
  Hostile broker;
  const std::size_t levels = (longest_frame - 100) / 5;
  broker.say(deliver(1, 1) + content(1, 2, headers(nested("deep", levels))) + body(1, "{}"));
  CHECK(broker.refusal() == "");
  CHECK(broker.witness.told == "got {} ");
  CHECK(broker.witness.last.envelope.headers == Headers{{"deep", "(an AMQP value of kind A)"}});
}

TEST_CASE("a list of deaths that is none says nothing") {
  for (const auto& deaths : {nested("x-death", 50'000), short_text("x-death") + "A" + long_text("V"),
                             short_text("x-death") + "A" + long_text("F" + long_text("")),
                             short_text("x-death") + "F" + long_text(short_text("reason") + "V")}) {
    Hostile broker;
    broker.say(deliver(1, 1) + content(1, 0, headers(deaths)));
    CHECK(broker.refusal() == "");
    CHECK(broker.witness.last.given_up_by == "");
  }
}

TEST_CASE("an empty piece of a body is a piece of it") {
  Hostile broker;
  broker.say(deliver(1, 1) + content(1, 2) + body(1, "{") + body(1, "") + body(1, "}"));
  CHECK(broker.refusal() == "");
  CHECK(broker.witness.told == "got {} ");
}

TEST_CASE("a broker that wants frames in which nothing can be said is refused, and named") {
  for (const auto size : {1U, 8U, 4095U}) {
    Hostile broker({Hostile::start, tune(0, size, 0)});
    CHECK(broker.refusal().find(fmt::format("at most {} bytes", size)) != std::string::npos);
    CHECK_THROWS_AS(broker.time.finish(broker.opening), TransportError);
  }
}

TEST_CASE("a broker that wants the least and the most of everything is let be") {
  for (const auto& wish : {tune(1, 4096, 1), tune(65535, UINT32_MAX, 65535), tune(0, 0, 0)}) {
    Hostile broker({Hostile::start, wish, method(0, AMQP_CONNECTION_OPEN_OK_METHOD, short_text(""))});
    broker.time.finish(broker.opening);
    CHECK(broker.refusal() == "");
  }
}

TEST_CASE("no more channels are opened than the broker allows") {
  Hostile broker({Hostile::start, tune(1, 0, 0), method(0, AMQP_CONNECTION_OPEN_OK_METHOD, short_text(""))});
  broker.time.finish(broker.opening);
  const auto first = broker.time.start(broker.connection->open_channel());
  broker.time.pass(Milliseconds(0));
  CHECK_THROWS_WITH_AS(broker.time.run(broker.connection->open_channel()),
                       "RabbitMQ at localhost:5672 allows no more than 1 channels", TransportError);
  broker.say(method(1, AMQP_CHANNEL_OPEN_OK_METHOD, long_text("")));
  CHECK(broker.time.finish(first)->is_open());
}

TEST_CASE("a broker that begins in the middle is refused") {
  for (const auto& first :
       {tune(0, 0, 0), method(0, AMQP_CONNECTION_OPEN_OK_METHOD, short_text("")),
        method(0, AMQP_CHANNEL_CLOSE_METHOD, number(404, 2) + short_text("\x1b[2J")), deliver(1, 1)}) {
    Hostile broker({first, deliver(0, 1)});
    CHECK_THROWS_AS(broker.time.finish(broker.opening), TransportError);
  }
}
