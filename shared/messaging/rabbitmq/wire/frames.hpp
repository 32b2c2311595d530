#pragma once

#include <amqp.h>
#include <amqp_framing.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// What we say, as frames. librabbitmq knows the layout of each method; the socket is ours.

namespace messaging::rabbitmq {

/// What a client says first of all.
inline constexpr std::string_view protocol_header{"AMQP\0\0\x09\x01", 8};
/// The size of a frame that we offer the broker, and the least that AMQP allows it to want.
inline constexpr std::size_t default_frame_max = 131072;
inline constexpr std::size_t least_frame_max = AMQP_FRAME_MIN_SIZE;
/// What stands before a frame's payload: its type, its channel, its length. And what stands behind it.
inline constexpr std::size_t frame_header = 7;
inline constexpr char frame_end = '\xce';
inline constexpr std::size_t frame_overhead = frame_header + 1;

inline amqp_bytes_t bytes_of(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};  // the codec's structs are for both directions
}

inline std::string_view view_of(const amqp_bytes_t& bytes) {
  return {static_cast<const char*>(bytes.bytes), bytes.len};
}

/// Of a queue, for example: so many bytes.
inline constexpr std::size_t longest_name = 255;

/// A name, as of a queue or a header, if it is not too long. Throws TransportError.
amqp_bytes_t short_text(std::string_view text, const char* what);

/// Appends a method frame. `method` is the codec's struct for this number. Throws TransportError if it is too long.
void append_method(std::string& out, std::uint16_t channel, amqp_method_number_t number, void* method);

/// Appends a message: the header frame and as many body frames as it takes.
/// Throws TransportError if the properties do not fit into one frame; then nothing is appended.
void append_content(std::string& out, std::uint16_t channel, std::size_t frame_max, amqp_basic_properties_t& properties,
                    std::string_view body);

void append_heartbeat(std::string& out);

}  // namespace messaging::rabbitmq
