#pragma once

#include <amqp.h>
#include <amqp_framing.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

// Bytes to frames and back. librabbitmq knows the layout of each method; the socket is ours.

namespace messaging::rabbitmq {

/// What a client says first of all.
inline constexpr std::string_view protocol_header{"AMQP\0\0\x09\x01", 8};
/// The frames of a connection before its two sides have agreed on a size.
inline constexpr std::size_t default_frame_max = 131072;
/// What a frame has besides its payload.
inline constexpr std::size_t frame_overhead = 8;

inline amqp_bytes_t bytes_of(std::string_view text) {
  return {text.size(), const_cast<char*>(text.data())};  // the codec's structs are for both directions
}
inline std::string_view view_of(const amqp_bytes_t& bytes) {
  return {static_cast<const char*>(bytes.bytes), bytes.len};
}

/// A name, as of a queue or a header: at most 255 bytes. Throws TransportError.
amqp_bytes_t short_text(std::string_view text, const char* what);

/// Appends a method frame. `method` is the codec's struct for this number. Throws TransportError if it is too long.
void append_method(std::string& out, std::uint16_t channel, amqp_method_number_t number, void* method);

/// Appends a message: the header frame and as many body frames as it takes.
/// Throws TransportError if the properties do not fit into one frame; then nothing is appended.
void append_content(std::string& out, std::uint16_t channel, std::size_t frame_max, amqp_basic_properties_t& properties,
                    std::string_view body);

void append_heartbeat(std::string& out);

/// Finds the frames in a stream of bytes.
class FrameReader {
 public:
  /// Told of a frame; what it points to is there only during this call.
  using OnFrame = std::function<void(const amqp_frame_t&)>;

  FrameReader();
  /// From now on a frame may have this many bytes, and before that 65536. The codec insists on having read a frame
  /// before. Throws TransportError.
  void agree_on_frame_max(std::size_t frame_max);
  /// Takes in some bytes. Throws TransportError if they are no AMQP, or a frame is longer than agreed.
  void read(std::string_view bytes, const OnFrame& on_frame);

 private:
  struct Destroy {
    void operator()(amqp_connection_state_t_* state) const { amqp_destroy_connection(state); }
  };
  std::unique_ptr<amqp_connection_state_t_, Destroy> state_;
};

}  // namespace messaging::rabbitmq
