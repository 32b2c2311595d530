#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace messaging::rabbitmq {

/// A value in a table: `bytes` is all of it. What is in a table or an array stays unread until somebody asks.
struct Field {
  char kind = 'V';  ///< by the letter that AMQP has for it, as in AMQP_FIELD_KIND_UTF8
  std::string_view bytes;
};

/// Takes AMQP's values off the front of what somebody else has written. Nothing of it is trusted: no length, no kind,
/// and no depth, since nothing here calls itself. Throws TransportError where the bytes end too early.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  std::string_view bytes(std::uint64_t count);
  /// An unsigned number of so many bytes, at most 8.
  std::uint64_t number(std::size_t size);
  std::string_view short_text() { return bytes(number(1)); }
  /// Also what is in a table or an array.
  std::string_view long_text() { return bytes(number(4)); }
  /// Throws TransportError also for a kind that there is not.
  Field field();

 private:
  std::string_view rest_;
};

/// What is there under a name, the first time it comes.
std::optional<Field> find_field(std::string_view table, std::string_view name);

/// The value, if it is a whole number.
std::optional<std::int64_t> number_in(const Field& field);

/// The value as text; what has none is named by its kind.
std::string text_in(const Field& field);

}  // namespace messaging::rabbitmq
