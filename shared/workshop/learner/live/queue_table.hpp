#pragma once

#include <string>
#include <vector>

#include "messaging/transport/queue_watch.hpp"

namespace workshop {

/// How long something has waited, for people: `0.3 s`, `4 min 10 s`, `2 h 5 min`, `3 days 1 h`.
std::string age_in_words(messaging::Milliseconds age);

/// A line for each queue: how many messages wait in it, and how old the oldest is. The error queue comes last.
std::string queue_table(std::vector<messaging::QueueState> states, messaging::Time now);

}  // namespace workshop
