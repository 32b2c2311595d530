#pragma once

#include <string>
#include <vector>

#include "live/journal/conversations.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// The line at the prompt whose consequences took longest.
struct LongestWait {
  std::string typed;
  std::string conversation;
  messaging::Milliseconds wait{0};  ///< from typing to the last acknowledgement; zero if nothing was handled
};
LongestWait longest_wait(const Journals& journals);

/// How a burst went, apart from whether all is right.
struct LoadResult {
  std::vector<bool> taken;            ///< by each command: the Frontend did not refuse it
  messaging::Milliseconds typing{0};  ///< how long the burst took
  LongestWait longest;
};
/// In lines.
std::string in_words(const LoadResult& result);

}  // namespace live
