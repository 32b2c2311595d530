#include "messaging/rabbitmq/properties.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

namespace messaging::rabbitmq {
namespace {

constexpr std::uint8_t persistent = 2;
/// More deliveries than this nobody counts; a forged number does no harm.
constexpr std::int64_t most_deliveries = 1'000'000;

/// What RabbitMQ adds on a message's way; it is no header of the message.
bool is_brokers_own(std::string_view name) {
  static const std::set<std::string_view> own{"x-death",
                                              "x-delivery-count",
                                              "x-first-death-exchange",
                                              "x-first-death-queue",
                                              "x-first-death-reason",
                                              "x-last-death-exchange",
                                              "x-last-death-queue",
                                              "x-last-death-reason",
                                              earlier_deliveries};
  return own.contains(name);
}

std::optional<std::int64_t> number_in(const amqp_field_value_t& field) {
  switch (field.kind) {
    case AMQP_FIELD_KIND_I8:
      return field.value.i8;
    case AMQP_FIELD_KIND_U8:
      return field.value.u8;
    case AMQP_FIELD_KIND_I16:
      return field.value.i16;
    case AMQP_FIELD_KIND_U16:
      return field.value.u16;
    case AMQP_FIELD_KIND_I32:
      return field.value.i32;
    case AMQP_FIELD_KIND_U32:
      return field.value.u32;
    case AMQP_FIELD_KIND_I64:
    case AMQP_FIELD_KIND_TIMESTAMP:
      return field.value.i64;
    case AMQP_FIELD_KIND_U64:
      return static_cast<std::int64_t>(field.value.u64);
    default:
      return std::nullopt;
  }
}

std::string text_in(const amqp_field_value_t& field) {
  if (const auto number = number_in(field)) return std::to_string(*number);
  switch (field.kind) {
    case AMQP_FIELD_KIND_UTF8:
    case AMQP_FIELD_KIND_BYTES:
      return std::string(view_of(field.value.bytes));
    case AMQP_FIELD_KIND_BOOLEAN:
      return field.value.boolean != 0 ? "true" : "false";
    case AMQP_FIELD_KIND_F32:
      return fmt::format("{}", field.value.f32);
    case AMQP_FIELD_KIND_F64:
      return fmt::format("{}", field.value.f64);
    case AMQP_FIELD_KIND_VOID:
      return "";
    default:
      return fmt::format("(an AMQP value of kind {})", static_cast<char>(field.kind));
  }
}

const amqp_field_value_t* find(const amqp_table_t& table, std::string_view name) {
  for (int i = 0; i < table.num_entries; ++i) {
    if (view_of(table.entries[i].key) == name) return &table.entries[i].value;
  }
  return nullptr;
}

std::string text_of(const amqp_table_t& table, std::string_view name) {
  const auto* field = find(table, name);
  return field == nullptr ? "" : text_in(*field);
}

int count_in(const amqp_table_t& table, std::string_view name) {
  const auto* field = find(table, name);
  if (field == nullptr) return 0;
  return static_cast<int>(std::clamp<std::int64_t>(number_in(*field).value_or(0), 0, most_deliveries));
}

/// Of the list of queues that a message was dead-lettered from, the first is the last one.
std::string queue_that_gave_up(const amqp_table_t& headers) {
  const auto* deaths = find(headers, "x-death");
  if (deaths == nullptr || deaths->kind != AMQP_FIELD_KIND_ARRAY || deaths->value.array.num_entries == 0) return "";
  const auto& last = deaths->value.array.entries[0];
  if (last.kind != AMQP_FIELD_KIND_TABLE || text_of(last.value.table, "reason") != "delivery_limit") return "";
  return text_of(last.value.table, "queue");
}

}  // namespace

OutgoingProperties::OutgoingProperties(const Envelope& envelope, int deliveries_before) {
  for (const auto& [name, value] : envelope.headers) {
    if (is_brokers_own(name)) continue;
    amqp_table_entry_t entry{};
    entry.key = short_text(name, "the name of a header");
    entry.value.kind = AMQP_FIELD_KIND_UTF8;
    entry.value.value.bytes = bytes_of(value);
    entries_.push_back(entry);
  }
  if (deliveries_before > 0) {
    amqp_table_entry_t entry{};
    entry.key = bytes_of(earlier_deliveries);
    entry.value.kind = AMQP_FIELD_KIND_I32;
    entry.value.value.i32 = deliveries_before;
    entries_.push_back(entry);
  }
  raw_._flags = AMQP_BASIC_HEADERS_FLAG | AMQP_BASIC_DELIVERY_MODE_FLAG;
  raw_.delivery_mode = persistent;
  raw_.headers.num_entries = static_cast<int>(entries_.size());
  raw_.headers.entries = entries_.data();
  // For RabbitMQ's own tools, and for programs that know nothing of our headers.
  const auto repeat = [&](amqp_flags_t flag, amqp_bytes_t& property, const char* name) {
    const auto& value = envelope.header(name);
    if (value.empty() || value.size() > 255) return;
    raw_._flags |= flag;
    property = bytes_of(value);
  };
  repeat(AMQP_BASIC_MESSAGE_ID_FLAG, raw_.message_id, header::message_id);
  repeat(AMQP_BASIC_TYPE_FLAG, raw_.type, header::message_type);
  repeat(AMQP_BASIC_CONTENT_TYPE_FLAG, raw_.content_type, header::content_type);
}

IncomingProperties read_properties(const amqp_basic_properties_t& properties) {
  IncomingProperties read;
  amqp_table_t table{};
  if ((properties._flags & AMQP_BASIC_HEADERS_FLAG) != 0) table = properties.headers;
  for (int i = 0; i < table.num_entries; ++i) {
    const std::string name(view_of(table.entries[i].key));
    if (!is_brokers_own(name)) read.headers.emplace(name, text_in(table.entries[i].value));
  }
  const auto take_over = [&](amqp_flags_t flag, const amqp_bytes_t& property, const char* name) {
    if ((properties._flags & flag) != 0) read.headers.emplace(name, view_of(property));
  };
  take_over(AMQP_BASIC_MESSAGE_ID_FLAG, properties.message_id, header::message_id);
  take_over(AMQP_BASIC_TYPE_FLAG, properties.type, header::message_type);
  take_over(AMQP_BASIC_CONTENT_TYPE_FLAG, properties.content_type, header::content_type);
  read.deliveries = 1 + count_in(table, earlier_deliveries) + count_in(table, "x-delivery-count");
  read.given_up_by = queue_that_gave_up(table);
  return read;
}

}  // namespace messaging::rabbitmq
