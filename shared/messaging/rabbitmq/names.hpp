#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "messaging/waiting/clock.hpp"

namespace messaging::rabbitmq {

/// A message that is handed out this often without a result goes to the error queue by the broker's own hand. Only
/// what ends its process at once, again and again, comes so far: an endpoint gives up long before.
inline constexpr std::int32_t delivery_limit = 100;
/// Looking into the error queue hands its messages out; that may be done as often as one likes.
inline constexpr std::int32_t delivery_limit_of_errors = 1'000'000'000;

/// What things are called in the broker.
class Names {
 public:
  /// `prefix` stands before each name, so that several systems can share a broker.
  explicit Names(std::string prefix) : prefix_(std::move(prefix)) {}

  /// Of an endpoint's exchange, and of its queue.
  std::string endpoint(std::string_view queue) const { return prefix_ + std::string(queue); }
  /// Of an event type's exchange.
  std::string event(std::string_view type) const { return prefix_ + "event." + std::string(type); }
  /// Of the queue in which an endpoint's messages wait for this long.
  std::string delay(std::string_view queue, Milliseconds delay) const {
    return endpoint(queue) + ".delay." + std::to_string(delay.count());
  }
  /// The endpoint's name again.
  std::string queue_of(std::string_view name) const {
    const bool ours = name.substr(0, prefix_.size()) == prefix_;
    return std::string(ours ? name.substr(prefix_.size()) : name);
  }

 private:
  std::string prefix_;
};

}  // namespace messaging::rabbitmq
