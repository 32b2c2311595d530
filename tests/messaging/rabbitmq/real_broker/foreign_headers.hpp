#pragma once

#include <deque>
#include <vector>

#include "messaging/rabbitmq/wire/frames.hpp"
#include "messaging/transport/conformance/bad_messages.hpp"

namespace test {

/// A foreign program's headers as a message's properties. What they are made of must outlive them.
class ForeignHeaders {
 public:
  explicit ForeignHeaders(const std::vector<conformance::ForeignHeader>& headers);
  ForeignHeaders(const ForeignHeaders&) = delete;
  ForeignHeaders& operator=(const ForeignHeaders&) = delete;
  amqp_basic_properties_t& raw() { return raw_; }

 private:
  amqp_field_value_t value(const conformance::ForeignHeader& header);
  /// A list of this one value.
  amqp_field_value_t list_of(const amqp_field_value_t& only);

  std::vector<amqp_table_entry_t> entries_;
  std::deque<amqp_field_value_t> in_lists_;
  amqp_table_entry_t in_table_{};
  amqp_basic_properties_t raw_{};
};

}  // namespace test
