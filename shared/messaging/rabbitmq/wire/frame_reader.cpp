#include "messaging/rabbitmq/wire/frame_reader.hpp"

#include <fmt/format.h>

#include "messaging/errors.hpp"
#include "messaging/rabbitmq/wire/field_reader.hpp"
#include "messaging/rabbitmq/wire/frames.hpp"

namespace messaging::rabbitmq {
namespace {

[[noreturn]] void refuse_frame(const char* why) {
  throw TransportError(fmt::format("what answers there does not speak AMQP as RabbitMQ does: {}", why));
}

void require_type(char type) {
  if (type == 'A') throw TransportError("the broker speaks another version of AMQP than 0-9-1");
  if (type != AMQP_FRAME_METHOD && type != AMQP_FRAME_HEADER && type != AMQP_FRAME_BODY &&
      type != AMQP_FRAME_HEARTBEAT) {
    refuse_frame("no frame begins so");
  }
}

/// Takes the first frame off; false if it has not come to its end yet.
bool take_frame(std::string_view& bytes, Frame& frame) {
  if (bytes.empty()) return false;
  require_type(bytes.front());
  if (bytes.size() < frame_header) return false;
  FieldReader header(bytes.substr(0, frame_header));
  frame.type = static_cast<int>(header.number(1));
  frame.channel = static_cast<std::uint16_t>(header.number(2));
  const std::size_t length = header.number(4);
  if (length > longest_frame) refuse_frame("a frame is too long");
  if (bytes.size() <= frame_header + length) return false;
  frame.payload = bytes.substr(frame_header, length);
  if (bytes[frame_header + length] != frame_end) refuse_frame("a frame does not end where it should");
  bytes.remove_prefix(frame_header + length + 1);
  return true;
}

}  // namespace

void FrameReader::read(std::string_view bytes, const OnFrame& on_frame) {
  unread_ += bytes;
  std::string_view rest = unread_;
  for (Frame frame; take_frame(rest, frame);) on_frame(frame);
  unread_.erase(0, unread_.size() - rest.size());
}

}  // namespace messaging::rabbitmq
