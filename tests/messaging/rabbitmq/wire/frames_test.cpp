#include "messaging/rabbitmq/wire/frame_reader.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "messaging/errors.hpp"
#include "messaging/rabbitmq/wire/field_reader.hpp"
#include "messaging/rabbitmq/wire/frames.hpp"
#include "messaging/rabbitmq/wire/properties.hpp"

namespace {

using namespace messaging;
using namespace messaging::rabbitmq;

constexpr std::size_t small_frames = 4096;

/// What a stream of frames says, in short: `method 50.10 on 3; header; body 5; heartbeat`.
std::string heard(FrameReader& reader, std::string_view bytes) {
  std::string all;
  reader.read(bytes, [&](const Frame& frame) {
    all += all.empty() ? "" : "; ";
    FieldReader payload(frame.payload);
    if (frame.type == AMQP_FRAME_METHOD) {
      const auto its_class = payload.number(2);
      all += fmt::format("method {}.{} on {}", its_class, payload.number(2), frame.channel);
    }
    if (frame.type == AMQP_FRAME_HEADER) {
      payload.number(4);
      all += fmt::format("header {}", payload.number(8));
    }
    if (frame.type == AMQP_FRAME_BODY) all += fmt::format("body {}", frame.payload.size());
    if (frame.type == AMQP_FRAME_HEARTBEAT) all += "heartbeat";
  });
  return all;
}

std::string publish(const Envelope& envelope, std::size_t frame_max = small_frames) {
  OutgoingProperties properties(envelope, 0);
  amqp_basic_publish_t method{};
  method.exchange = bytes_of("orders");
  method.routing_key = bytes_of("");
  std::string frames;
  append_method(frames, 3, AMQP_BASIC_PUBLISH_METHOD, &method);
  append_content(frames, 3, frame_max, properties.raw(), envelope.body);
  return frames;
}

}  // namespace

TEST_CASE("frames are found in a stream of bytes, however it is cut") {
  std::string bytes = publish(Envelope("1", {{"note", "čtyři"}}, std::string(10000, 'x')));
  append_heartbeat(bytes);
  const std::string expected = "method 60.40 on 3; header 10000; body 4088; body 4088; body 1824; heartbeat";
  FrameReader whole;
  CHECK(heard(whole, bytes) == expected);

  FrameReader piecemeal;
  std::string all;
  for (const char byte : bytes) {
    const auto said = heard(piecemeal, {&byte, 1});
    if (!said.empty()) all += (all.empty() ? "" : "; ") + said;
  }
  CHECK(all == expected);
}

TEST_CASE("a body that just fits is one frame, and an empty one is none") {
  FrameReader reader;
  CHECK(heard(reader, publish(Envelope("1", {}, std::string(4088, 'x')))) ==
        "method 60.40 on 3; header 4088; body 4088");
  CHECK(heard(reader, publish(Envelope("1", {}, std::string(4089, 'x')))) ==
        "method 60.40 on 3; header 4089; body 4088; body 1");
  CHECK(heard(reader, publish(Envelope("1", {}, ""))) == "method 60.40 on 3; header 0");
}

TEST_CASE("headers that do not fit into a frame are refused, and nothing of them is sent") {
  const Envelope envelope("1", {{"long", std::string(5000, 'x')}}, "");
  OutgoingProperties properties(envelope, 0);
  std::string frames = "before";
  CHECK_THROWS_AS(append_content(frames, 3, small_frames, properties.raw(), ""), TransportError);
  CHECK(frames == "before");
  append_content(frames, 3, default_frame_max, properties.raw(), "");
  CHECK(frames.size() > 5000);
}

TEST_CASE("names of more than 255 bytes are refused instead of being cut") {
  CHECK(view_of(short_text(std::string(255, 'x'), "a name")).size() == 255);
  CHECK_THROWS_AS(short_text(std::string(256, 'x'), "a name"), TransportError);
  const Envelope envelope("1", {{std::string(256, 'x'), ""}}, "");
  CHECK_THROWS_AS(OutgoingProperties(envelope, 0), TransportError);
}

TEST_CASE("what is no AMQP is refused in one line, as soon as that is clear") {
  for (const std::string& wrong :
       {std::string("HTTP/1.1 400 Bad Request\r\n\r\n"), std::string("AMQP\x01\x01\0\x09", 8), std::string("\x07"),
        std::string("\x01\0\0\x7f\xff\xff\xff", 7), std::string("\x01\0\0\0\x10\0\x01", 7),
        std::string("\x08\0\0\0\0\0\0x", 8)}) {
    FrameReader reader;
    try {
      heard(reader, wrong);
      FAIL("nothing was thrown");
    } catch (const TransportError& error) {
      CHECK(std::string(error.what()).find('\n') == std::string::npos);
    }
  }
}

TEST_CASE("a frame that is longer than anybody agreed to is read, up to a megabyte") {
  const auto longest = publish(Envelope("1", {}, std::string(longest_frame, 'x')), longest_frame + frame_overhead);
  FrameReader reader;
  CHECK(heard(reader, longest) == "method 60.40 on 3; header 1048576; body 1048576");
}
