#include "messaging/rabbitmq/wire/frames.hpp"

#include <fmt/format.h>

#include "messaging/errors.hpp"

namespace messaging::rabbitmq {
namespace {

/// No method that we send is longer: names have at most 255 bytes.
constexpr std::size_t longest_method = 4096;

void append_number(std::string& out, std::uint64_t number, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
}

/// Begins a frame; `end_frame` fills in its length.
std::size_t begin_frame(std::string& out, int type, std::uint16_t channel) {
  const auto start = out.size();
  append_number(out, static_cast<std::uint64_t>(type), 1);
  append_number(out, channel, 2);
  append_number(out, 0, 4);
  return start;
}

void end_frame(std::string& out, std::size_t start) {
  std::string length;
  append_number(length, out.size() - start - frame_header, 4);
  out.replace(start + 3, 4, length);
  out += frame_end;
}

/// Makes room, lets `encode` fill it, and gives back what was not needed. False if it did not fit.
template <class Encode>
bool append_encoded(std::string& out, std::size_t room, Encode encode) {
  const auto start = out.size();
  out.resize(start + room);
  const int used = encode(amqp_bytes_t{room, out.data() + start});
  out.resize(start + (used < 0 ? 0 : static_cast<std::size_t>(used)));
  return used >= 0;
}

std::size_t room_for(const amqp_basic_properties_t& properties) {
  std::size_t room = longest_method;
  for (int i = 0; i < properties.headers.num_entries; ++i) {
    const auto& entry = properties.headers.entries[i];
    room += entry.key.len + 16;
    if (entry.value.kind == AMQP_FIELD_KIND_UTF8) room += entry.value.value.bytes.len;
  }
  return room;
}

}  // namespace

amqp_bytes_t short_text(std::string_view text, const char* what) {
  if (text.size() > longest_name) {
    throw TransportError(fmt::format("{} has {} bytes, and RabbitMQ takes {}: {} …", what, text.size(), longest_name,
                                     text.substr(0, 40)));
  }
  return bytes_of(text);
}

void append_method(std::string& out, std::uint16_t channel, amqp_method_number_t number, void* method) {
  const auto start = begin_frame(out, AMQP_FRAME_METHOD, channel);
  append_number(out, number, 4);
  if (!append_encoded(out, longest_method, [&](auto room) { return amqp_encode_method(number, method, room); })) {
    out.resize(start);
    throw TransportError(fmt::format("{} is too long for RabbitMQ", amqp_method_name(number)));
  }
  end_frame(out, start);
}

void append_content(std::string& out, std::uint16_t channel, std::size_t frame_max, amqp_basic_properties_t& properties,
                    std::string_view body) {
  const auto start = begin_frame(out, AMQP_FRAME_HEADER, channel);
  append_number(out, AMQP_BASIC_CLASS, 2);
  append_number(out, 0, 2);  // the weight, which has no meaning any more
  append_number(out, body.size(), 8);
  const bool well = append_encoded(out, room_for(properties), [&](auto room) {
    return amqp_encode_properties(AMQP_BASIC_CLASS, &properties, room);
  });
  const auto length = out.size() - start + 1;
  if (!well || length > frame_max) {
    out.resize(start);
    throw TransportError(fmt::format("the headers have {} bytes, and RabbitMQ takes {}", length, frame_max));
  }
  end_frame(out, start);

  const auto most = frame_max - frame_overhead;
  for (; !body.empty(); body.remove_prefix(std::min(most, body.size()))) {
    const auto frame = begin_frame(out, AMQP_FRAME_BODY, channel);
    out += body.substr(0, most);
    end_frame(out, frame);
  }
}

void append_heartbeat(std::string& out) {
  end_frame(out, begin_frame(out, AMQP_FRAME_HEARTBEAT, 0));
}

}  // namespace messaging::rabbitmq
