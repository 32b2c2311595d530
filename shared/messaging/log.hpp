#pragma once

#include <string_view>

namespace messaging {

/// Where an endpoint says what it does: a line at a time, for a person.
class Log {
 public:
  virtual ~Log() = default;
  virtual void write(std::string_view endpoint, std::string_view line) = 0;
};

}  // namespace messaging
