#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "messaging/clock.hpp"
#include "messaging/log.hpp"

namespace simulation {

/// What can happen in a simulated system, in the order of a message's life.
enum class What { sent, delivered, saved, rolled_back, completed, given_back, moved_to_error, logged };

struct Happening {
  What what;
  std::string endpoint;    ///< where it happened
  std::string text;        ///< one line for a person
  std::string message_id;  ///< the message it is about; empty if it is about none
  messaging::Time at;
};

/// Everything that happened in one execution, in order.
class History final : public messaging::Log {
 public:
  explicit History(const messaging::Clock& clock) : clock_(clock) {}
  void add(What what, std::string_view endpoint, std::string text, std::string message_id = "");
  /// An endpoint's own log lines are part of the history. Throws messaging::Error when there is no end to them.
  void write(std::string_view endpoint, std::string_view line) override;
  const std::vector<Happening>& happenings() const { return happenings_; }

 private:
  const messaging::Clock& clock_;
  std::vector<Happening> happenings_;
};

/// The history as lines of text: `endpoint  what happened`, with the virtual time where time has passed.
std::vector<std::string> to_lines(const History& history);

}  // namespace simulation
