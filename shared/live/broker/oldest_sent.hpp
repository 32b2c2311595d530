#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "live/journal/conversations.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// When the first of the messages that wait in a queue was sent, for a broker that tells only how many there are:
/// `count`, in hand or not. Nothing if the journals know of none.
std::optional<messaging::Time> oldest_sent(const Journals& journals, const std::string& queue, std::int64_t count);

}  // namespace live
