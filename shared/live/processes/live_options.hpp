#pragma once

#include <optional>
#include <string>
#include <vector>

#include "messaging/waiting/clock.hpp"
#include "shop/step.hpp"

namespace live {

/// In what the shop that runs differs from the step as it is written.
struct LiveOptions {
  std::vector<std::string> without;         ///< behaviours and commit hooks to leave out, by their names
  std::optional<int> bound;                 ///< of so many messages on their way, the Frontend takes no more
  messaging::Milliseconds slow_billing{0};  ///< each message takes Billing so much longer
  int instances = 1;                        ///< of Orders and of Billing; they compete for messages
  std::string transport;                    ///< the URL of a RabbitMQ, which may hold a password; empty: a SQLite file
  bool broker_ends = false;                 ///< with this run, and with it what waits there
};

/// The step as it is to run. Throws messaging::Error if there is nothing of a name to leave out.
shop::Step altered(const LiveOptions& options, const shop::Step& step);
/// The options for another process. Of the broker it hears by its environment.
std::vector<std::string> as_arguments(const LiveOptions& options);
/// A line for each of them, for whoever watches.
std::vector<std::string> in_words(const LiveOptions& options);

}  // namespace live
