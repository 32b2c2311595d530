#include "messaging/rabbitmq/real_broker/foreign_headers.hpp"

#include <string>

namespace test {
namespace {

using conformance::ForeignHeader;
using messaging::rabbitmq::bytes_of;

constexpr int deep = 500;  // our own codec has no room for more; what can come is in hostile_broker_test.cpp

amqp_field_value_t text(std::string_view of) {
  amqp_field_value_t value{};
  value.kind = AMQP_FIELD_KIND_UTF8;
  value.value.bytes = bytes_of(of);
  return value;
}

amqp_field_value_t of_kind(std::uint8_t kind) {
  amqp_field_value_t value{};
  value.kind = kind;
  return value;
}

}  // namespace

ForeignHeaders::ForeignHeaders(const std::vector<ForeignHeader>& headers) {
  in_table_.key = bytes_of("reason");
  in_table_.value = text("delivery_limit");
  for (const auto& header : headers) entries_.push_back({bytes_of(header.name), value(header)});
  raw_._flags = AMQP_BASIC_HEADERS_FLAG;
  raw_.headers = {static_cast<int>(entries_.size()), entries_.data()};
}

amqp_field_value_t ForeignHeaders::value(const ForeignHeader& header) {
  switch (header.kind) {
    case ForeignHeader::Kind::number: {
      auto value = of_kind(AMQP_FIELD_KIND_I64);
      value.value.i64 = std::stoll(header.text);
      return value;
    }
    case ForeignHeader::Kind::table: {
      auto value = of_kind(AMQP_FIELD_KIND_TABLE);
      value.value.table = {1, &in_table_};
      return value;
    }
    case ForeignHeader::Kind::list:
      return list_of(list_of(text("")));
    case ForeignHeader::Kind::deep_list: {
      auto value = text("");
      for (int level = 0; level < deep; ++level) value = list_of(value);
      return value;
    }
    case ForeignHeader::Kind::nothing:
      return of_kind(AMQP_FIELD_KIND_VOID);
    default:
      return text(header.text);
  }
}

amqp_field_value_t ForeignHeaders::list_of(const amqp_field_value_t& only) {
  auto value = of_kind(AMQP_FIELD_KIND_ARRAY);
  value.value.array = {1, &in_lists_.emplace_back(only)};
  return value;
}

}  // namespace test
