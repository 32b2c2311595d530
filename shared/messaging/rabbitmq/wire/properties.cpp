#include "messaging/rabbitmq/wire/properties.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "messaging/rabbitmq/wire/field_reader.hpp"

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

std::string text_of(std::string_view table, std::string_view name) {
  const auto field = find_field(table, name);
  return field ? text_in(*field) : "";
}

int count_in(std::string_view table, std::string_view name) {
  const auto field = find_field(table, name);
  if (!field) return 0;
  return static_cast<int>(std::clamp<std::int64_t>(number_in(*field).value_or(0), 0, most_deliveries));
}

/// Of the list of queues that a message was dead-lettered from, the first is the last one.
std::string queue_that_gave_up(std::string_view headers) {
  const auto deaths = find_field(headers, "x-death");
  if (!deaths || deaths->kind != AMQP_FIELD_KIND_ARRAY || deaths->bytes.empty()) return "";
  const auto last = FieldReader(deaths->bytes).field();
  if (last.kind != AMQP_FIELD_KIND_TABLE || text_of(last.bytes, "reason") != "delivery_limit") return "";
  return text_of(last.bytes, "queue");
}

/// The properties that anybody asks for, of those that AMQP has.
struct Raw {
  std::string_view headers;
  std::optional<std::string_view> content_type;
  std::optional<std::string_view> message_id;
  std::optional<std::string_view> type;
};

/// Each property has a bit that says whether it is there; the highest bit is that of the first.
Raw read_raw(std::string_view bytes) {
  FieldReader reader(bytes);
  const auto flags = reader.number(2);
  const auto has = [flags](amqp_flags_t flag) { return (flags & flag) != 0; };
  const auto text = [&](amqp_flags_t flag) { return has(flag) ? std::optional(reader.short_text()) : std::nullopt; };
  Raw raw;
  raw.content_type = text(AMQP_BASIC_CONTENT_TYPE_FLAG);
  text(AMQP_BASIC_CONTENT_ENCODING_FLAG);
  if (has(AMQP_BASIC_HEADERS_FLAG)) raw.headers = reader.long_text();
  if (has(AMQP_BASIC_DELIVERY_MODE_FLAG)) reader.number(1);
  if (has(AMQP_BASIC_PRIORITY_FLAG)) reader.number(1);
  text(AMQP_BASIC_CORRELATION_ID_FLAG);
  text(AMQP_BASIC_REPLY_TO_FLAG);
  text(AMQP_BASIC_EXPIRATION_FLAG);
  raw.message_id = text(AMQP_BASIC_MESSAGE_ID_FLAG);
  if (has(AMQP_BASIC_TIMESTAMP_FLAG)) reader.number(8);
  raw.type = text(AMQP_BASIC_TYPE_FLAG);
  return raw;  // what comes after these tells nothing of a message
}

}  // namespace

OutgoingProperties::OutgoingProperties(const Envelope& envelope, int deliveries_before,
                                       std::optional<Milliseconds> expires_in) {
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
  if (expires_in) {
    expiration_ = std::to_string(expires_in->count());  // AMQP wants it as text
    raw_._flags |= AMQP_BASIC_EXPIRATION_FLAG;
    raw_.expiration = bytes_of(expiration_);
  }
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

IncomingProperties read_properties(std::string_view properties) {
  const Raw raw = read_raw(properties);
  IncomingProperties read;
  for (FieldReader reader(raw.headers); !reader.at_end();) {
    const auto name = reader.short_text();
    const auto value = reader.field();
    if (!is_brokers_own(name)) read.headers[std::string(name)] = text_in(value);
  }
  const auto take_over = [&](const auto& property, const char* name) {
    if (property) read.headers.emplace(name, *property);
  };
  take_over(raw.message_id, header::message_id);
  take_over(raw.type, header::message_type);
  take_over(raw.content_type, header::content_type);
  read.deliveries = 1 + count_in(raw.headers, earlier_deliveries) + count_in(raw.headers, "x-delivery-count");
  read.given_up_by = queue_that_gave_up(raw.headers);
  return read;
}

}  // namespace messaging::rabbitmq
