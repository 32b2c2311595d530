#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace messaging::rabbitmq {

/// A longer frame is refused before it has come. The broker is told a smaller size, but what it adds to a message's
/// headers on the way may exceed that.
inline constexpr std::size_t longest_frame = 1024 * 1024;

/// A frame from the broker; its payload is there only as long as it is looked at.
struct Frame {
  int type = 0;  ///< as AMQP_FRAME_METHOD
  std::uint16_t channel = 0;
  std::string_view payload;
};

/// Finds the frames in a stream of bytes, whoever wrote them.
class FrameReader {
 public:
  using OnFrame = std::function<void(const Frame&)>;

  /// Takes in some bytes. Throws TransportError if they are no AMQP, or for a frame that is too long.
  void read(std::string_view bytes, const OnFrame& on_frame);

 private:
  std::string unread_;
};

}  // namespace messaging::rabbitmq
