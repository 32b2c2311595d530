#include "messaging/rabbitmq/wire/properties.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace {

using namespace messaging;
using namespace messaging::rabbitmq;

amqp_table_entry_t entry(const char* name, std::uint8_t kind) {
  amqp_table_entry_t made{};
  made.key = bytes_of(name);
  made.value.kind = kind;
  return made;
}

amqp_table_entry_t text(const char* name, std::string_view value) {
  auto made = entry(name, AMQP_FIELD_KIND_UTF8);
  made.value.value.bytes = bytes_of(value);
  return made;
}

amqp_table_entry_t number(const char* name, std::int64_t value) {
  auto made = entry(name, AMQP_FIELD_KIND_I64);
  made.value.value.i64 = value;
  return made;
}

/// As they come over the wire.
IncomingProperties read(amqp_basic_properties_t& properties) {
  std::string bytes(4096, '\0');
  const int used = amqp_encode_properties(AMQP_BASIC_CLASS, &properties, {bytes.size(), bytes.data()});
  REQUIRE(used > 0);
  return read_properties(std::string_view(bytes).substr(0, static_cast<std::size_t>(used)));
}

IncomingProperties read(std::vector<amqp_table_entry_t> entries) {
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_HEADERS_FLAG;
  properties.headers = {static_cast<int>(entries.size()), entries.data()};
  return read(properties);
}

/// As RabbitMQ writes down that it gave a message up, or held it back for a while.
std::string gave_up(std::string_view reason) {
  std::vector<amqp_table_entry_t> fields{text("queue", "orders"), text("reason", reason)};
  amqp_field_value_t death{};
  death.kind = AMQP_FIELD_KIND_TABLE;
  death.value.table = {static_cast<int>(fields.size()), fields.data()};
  auto deaths = entry("x-death", AMQP_FIELD_KIND_ARRAY);
  deaths.value.value.array = {1, &death};
  return read({deaths}).given_up_by;
}

}  // namespace

TEST_CASE("headers come back as they left, of any text") {
  const Envelope envelope(
      "1", {{"note", "two\nlines"}, {"empty", ""}, {"Größe", "čtyři 🎁"}, {"message-type", "AddItem"}}, "{}");
  OutgoingProperties properties(envelope, 0);
  const auto again = read(properties.raw());
  CHECK(again.headers == envelope.headers);
  CHECK(again.deliveries == 1);
}

TEST_CASE("a message is persistent, and other programs see its ID and type") {
  const Envelope envelope("1", {{"message-type", "AddItem"}}, "{}");
  OutgoingProperties properties(envelope, 0);
  CHECK(properties.raw().delivery_mode == 2);
  CHECK(view_of(properties.raw().message_id) == "1");
  CHECK(view_of(properties.raw().type) == "AddItem");
}

TEST_CASE("deliveries are counted on from where the copy was made") {
  const Envelope envelope("1", {}, "{}");
  CHECK(read(OutgoingProperties(envelope, 3).raw()).deliveries == 4);
  CHECK(read({number("x-delivery-count", 2)}).deliveries == 3);
  CHECK(read({number("x-delivery-count", 2), number(earlier_deliveries, 3)}).deliveries == 6);
}

TEST_CASE("a message that is put off says for how long, and one that is not says nothing") {
  const Envelope envelope("1", {{"message-type", "AddItem"}}, "{}");
  OutgoingProperties put_off(envelope, 1, Milliseconds(2'000));
  CHECK((put_off.raw()._flags & AMQP_BASIC_EXPIRATION_FLAG) != 0);
  CHECK(view_of(put_off.raw().expiration) == "2000");
  CHECK(read(put_off.raw()).headers == envelope.headers);
  CHECK((OutgoingProperties(envelope, 1).raw()._flags & AMQP_BASIC_EXPIRATION_FLAG) == 0);
}

TEST_CASE("a forged count does no harm") {
  CHECK(read({number("x-delivery-count", -5)}).deliveries == 1);
  CHECK(read({number(earlier_deliveries, INT64_MAX), number("x-delivery-count", INT64_MAX)}).deliveries > 0);
  CHECK(read({text("x-delivery-count", "many")}).deliveries == 1);
}

TEST_CASE("what the broker adds on the way is no header of the message, and does not go on with it") {
  CHECK(read({number("x-delivery-count", 2), text("x-first-death-queue", "orders")}).headers.empty());
  const Envelope envelope("1", {{"x-delivery-count", "7"}, {earlier_deliveries, "7"}}, "");
  CHECK(read(OutgoingProperties(envelope, 0).raw()).deliveries == 1);
}

TEST_CASE("headers of other kinds are read as text") {
  auto yes = entry("yes", AMQP_FIELD_KIND_BOOLEAN);
  yes.value.value.boolean = 1;
  auto half = entry("half", AMQP_FIELD_KIND_F64);
  half.value.value.f64 = 0.5;
  const auto nothing = entry("nothing", AMQP_FIELD_KIND_VOID);
  auto list = entry("message-type", AMQP_FIELD_KIND_ARRAY);
  list.value.value.array = {0, nullptr};
  const auto headers = read({number("seven", 7), yes, half, nothing, list}).headers;
  CHECK(headers == Headers{{"seven", "7"},
                           {"yes", "true"},
                           {"half", "0.5"},
                           {"nothing", ""},
                           {"message-type", "(an AMQP value of kind A)"}});
}

TEST_CASE("of two headers of one name the last counts, as in JSON") {
  CHECK(read({text("note", "first"), text("note", "last")}).headers == Headers{{"note", "last"}});
}

TEST_CASE("a message of a program that knows nothing of our headers has an ID and a type") {
  amqp_basic_properties_t properties{};
  properties._flags = AMQP_BASIC_MESSAGE_ID_FLAG | AMQP_BASIC_TYPE_FLAG;
  properties.message_id = bytes_of("1");
  properties.type = bytes_of("AddItem");
  CHECK(read(properties).headers == Headers{{"message-id", "1"}, {"message-type", "AddItem"}});
}

TEST_CASE("which queue gave a message up is known, and a delay is no giving up") {
  CHECK(gave_up("delivery_limit") == "orders");
  CHECK(gave_up("expired").empty());
  CHECK(read({number("x-death", 1)}).given_up_by.empty());
}
