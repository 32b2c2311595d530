#pragma once

#include <string>
#include <vector>

#include "live/journal/conversations.hpp"
#include "simulation/picture/picture.hpp"
#include "simulation/picture/text/picture_text.hpp"

namespace live {

/// A conversation as the checker draws one: `subscribers` says where an event goes that nobody has received yet.
simulation::Picture picture_of(const Conversation& conversation, const Subscribers& subscribers);

/// The picture for a terminal of 80 columns, with how it ended above it and the IDs of its messages below.
std::vector<simulation::Line> trace_of(const Journals& journals, const std::string& beginning_of_id);
/// A line for each of the last ten conversations. Throws messaging::Error if there is none.
std::vector<simulation::Line> last_traces(const Journals& journals);

}  // namespace live
