#pragma once

#include <string>
#include <variant>
#include <vector>

#include "messaging/waiting/clock.hpp"

namespace messaging {

/// What an endpoint does with a message that it could not handle: try again at once, in place, so that nothing
/// overtakes; then later, while others overtake; then give it to the error queue.
struct Recoverability {
  /// How often a delivery is tried again at once.
  int immediate_retries = 5;
  /// How long the message waits before each further delivery. The defaults are those of NServiceBus.
  std::vector<Milliseconds> delays{std::chrono::seconds(10), std::chrono::seconds(20), std::chrono::seconds(30)};
  /// A message that was handed out this often without a result (its handler ends the process, say) is given up.
  /// It must be larger than the number of delays.
  int most_deliveries = 20;
};

/// Delays that grow by a factor: first, first × factor, … never more than `at_most`.
std::vector<Milliseconds> exponential_back_off(int count, Milliseconds first, double factor, Milliseconds at_most);

/// Which attempt just failed; both counts start at 1.
struct Attempt {
  int delivery = 1;         ///< how often the broker has handed out the message
  int within_delivery = 1;  ///< how often it was tried since

  bool is_first() const { return delivery == 1 && within_delivery == 1; }
};

struct RetryNow {};
struct RetryLater {
  Milliseconds delay;
};
struct MoveToError {
  int attempts;  ///< an earlier delivery counts in full, also if its process was killed before it had used its retries
};
using Decision = std::variant<RetryNow, RetryLater, MoveToError>;

/// What to do after a failed attempt. `hopeless`: the message can never be handled, whatever the time.
Decision decide(const Recoverability& policy, const Attempt& failed, bool hopeless);

/// True if the message was handed out too often for another try.
bool gives_up(const Recoverability& policy, int delivery);

}  // namespace messaging
