#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace workshop {

using Milliseconds = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Milliseconds>;

/// How many messages of a queue wait, and since when: messaging::QueueState, for who knows no broker.
struct QueueState {
  std::string queue;
  std::int64_t ready = 0;      ///< can be handed out now
  std::int64_t delayed = 0;    ///< wait for their time
  std::int64_t leased = 0;     ///< are being handled
  std::optional<Time> oldest;  ///< when the first of them was sent, if that is known

  std::int64_t all() const { return ready + delayed + leased; }
};

/// How long something has waited, for people: `0.3 s`, `4 min 10 s`, `2 h 5 min`, `3 days 1 h`.
std::string age_in_words(Milliseconds age);

/// A line for each queue: how many messages wait in it, and how old the oldest is. The error queue comes last.
std::string queue_table(std::vector<QueueState> states, Time now);

}  // namespace workshop
