#include "messaging/rabbitmq/wire/field_reader.hpp"

#include <amqp.h>
#include <fmt/format.h>

#include <bit>

#include "messaging/errors.hpp"

namespace messaging::rabbitmq {

std::string_view FieldReader::bytes(std::uint64_t count) {
  if (count > rest_.size()) throw TransportError("RabbitMQ sent a frame that ends in the middle of a value");
  const auto taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::uint64_t FieldReader::number(std::size_t size) {
  std::uint64_t value = 0;
  for (const char byte : bytes(size)) value = value << 8U | static_cast<unsigned char>(byte);
  return value;
}

Field FieldReader::field() {
  const char kind = bytes(1).front();
  switch (kind) {
    case AMQP_FIELD_KIND_VOID:
      return {kind, {}};
    case AMQP_FIELD_KIND_BOOLEAN:
    case AMQP_FIELD_KIND_I8:
    case AMQP_FIELD_KIND_U8:
      return {kind, bytes(1)};
    case AMQP_FIELD_KIND_I16:
    case AMQP_FIELD_KIND_U16:
      return {kind, bytes(2)};
    case AMQP_FIELD_KIND_I32:
    case AMQP_FIELD_KIND_U32:
    case AMQP_FIELD_KIND_F32:
      return {kind, bytes(4)};
    case AMQP_FIELD_KIND_DECIMAL:
      return {kind, bytes(5)};
    case AMQP_FIELD_KIND_I64:
    case AMQP_FIELD_KIND_U64:
    case AMQP_FIELD_KIND_F64:
    case AMQP_FIELD_KIND_TIMESTAMP:
      return {kind, bytes(8)};
    case AMQP_FIELD_KIND_UTF8:
    case AMQP_FIELD_KIND_BYTES:
    case AMQP_FIELD_KIND_ARRAY:
    case AMQP_FIELD_KIND_TABLE:
      return {kind, long_text()};
    default:
      throw TransportError("RabbitMQ sent a header of a kind that AMQP does not know");
  }
}

std::optional<Field> find_field(std::string_view table, std::string_view name) {
  for (FieldReader reader(table); !reader.at_end();) {
    const auto key = reader.short_text();
    const auto value = reader.field();
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> number_in(const Field& field) {
  const auto value = [&] { return FieldReader(field.bytes).number(field.bytes.size()); };
  switch (field.kind) {
    case AMQP_FIELD_KIND_I8:
      return static_cast<std::int8_t>(value());
    case AMQP_FIELD_KIND_I16:
      return static_cast<std::int16_t>(value());
    case AMQP_FIELD_KIND_I32:
      return static_cast<std::int32_t>(value());
    case AMQP_FIELD_KIND_U8:
    case AMQP_FIELD_KIND_U16:
    case AMQP_FIELD_KIND_U32:
    case AMQP_FIELD_KIND_I64:
    case AMQP_FIELD_KIND_U64:
    case AMQP_FIELD_KIND_TIMESTAMP:
      return static_cast<std::int64_t>(value());
    default:
      return std::nullopt;
  }
}

std::string text_in(const Field& field) {
  if (const auto number = number_in(field)) return std::to_string(*number);
  const auto bits = [&] { return FieldReader(field.bytes).number(field.bytes.size()); };
  switch (field.kind) {
    case AMQP_FIELD_KIND_UTF8:
    case AMQP_FIELD_KIND_BYTES:
      return std::string(field.bytes);
    case AMQP_FIELD_KIND_BOOLEAN:
      return bits() != 0 ? "true" : "false";
    case AMQP_FIELD_KIND_F32:
      return fmt::format("{}", std::bit_cast<float>(static_cast<std::uint32_t>(bits())));
    case AMQP_FIELD_KIND_F64:
      return fmt::format("{}", std::bit_cast<double>(bits()));
    case AMQP_FIELD_KIND_VOID:
      return "";
    default:
      return fmt::format("(an AMQP value of kind {})", field.kind);
  }
}

}  // namespace messaging::rabbitmq
