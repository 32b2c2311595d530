#pragma once

#include <amqp.h>
#include <amqp_framing.h>

#include <cstdint>
#include <string>

#include "messaging/rabbitmq/wire/frames.hpp"

// AMQP by hand, right or wrong.

namespace test::wire {

/// A number of so many bytes, the highest first.
inline std::string number(std::uint64_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    text += static_cast<char>(value >> static_cast<unsigned>(shift));
  return text;
}
inline std::string short_text(const std::string& text) {
  return number(text.size(), 1) + text;
}
inline std::string long_text(const std::string& text) {
  return number(text.size(), 4) + text;
}

inline std::string frame(int type, int channel, const std::string& payload) {
  return number(static_cast<std::uint64_t>(type), 1) + number(static_cast<std::uint64_t>(channel), 2) +
         long_text(payload) + messaging::rabbitmq::frame_end;
}
inline std::string method(int channel, amqp_method_number_t number_of_method, const std::string& arguments = "") {
  return frame(AMQP_FRAME_METHOD, channel, number(number_of_method, 4) + arguments);
}
/// `properties`: the flags, and what they announce.
inline std::string content(int channel, std::uint64_t body_size, const std::string& properties = number(0, 2),
                           int its_class = AMQP_BASIC_CLASS) {
  return frame(AMQP_FRAME_HEADER, channel,
               number(static_cast<std::uint64_t>(its_class), 2) + number(0, 2) + number(body_size, 8) + properties);
}
inline std::string body(int channel, const std::string& text) {
  return frame(AMQP_FRAME_BODY, channel, text);
}
/// Properties that are headers alone; `table` is what is in it.
inline std::string headers(const std::string& table) {
  return number(AMQP_BASIC_HEADERS_FLAG, 2) + long_text(table);
}
inline std::string deliver(int channel, std::uint64_t tag, const std::string& consumer = "c") {
  return method(channel, AMQP_BASIC_DELIVER_METHOD,
                short_text(consumer) + number(tag, 8) + number(0, 1) + short_text("") + short_text("orders"));
}
inline std::string tune(int channel_max, std::uint32_t frame_max, int heartbeat) {
  return method(0, AMQP_CONNECTION_TUNE_METHOD,
                number(static_cast<std::uint64_t>(channel_max), 2) + number(frame_max, 4) +
                    number(static_cast<std::uint64_t>(heartbeat), 2));
}

/// A list in a list in a list…: an entry of a table.
inline std::string nested(const std::string& name, std::size_t levels) {
  std::string lists;
  for (std::size_t inner = levels; inner-- > 0;) lists += "A" + number(5 * inner, 4);
  return short_text(name) + lists;
}

}  // namespace test::wire
