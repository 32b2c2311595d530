#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "live/journal/journal.hpp"
#include "live/processes/state_folder.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// The endpoints, as they are drawn from left to right.
inline constexpr std::array lanes{"frontend", "orders", "billing"};

/// What the processes of the endpoints have written down, each in its own order.
using Journals = std::vector<std::vector<Entry>>;
Journals read_journals(const StateFolder& state);

/// What one line at the prompt has led to.
struct Conversation {
  std::string id;
  std::string what;          ///< what was typed, or else its first message
  std::string end;           ///< in words: `done`, or what is in the way
  std::vector<Entry> story;  ///< of all endpoints, in an order in which it can have happened: sent, then received
};

/// The last ones, those that began first at the front.
std::vector<Conversation> last_conversations(const Journals& journals, std::size_t at_most);
/// The one whose ID, or the ID of one of its messages, begins so. Throws messaging::Error if there is none, or more
/// than one.
Conversation find_conversation(const Journals& journals, const std::string& beginning_of_id);

/// By an event's type: the queues that get it.
using Subscribers = std::map<std::string, std::set<std::string>>;
Subscribers subscribers(const Journals& journals);
/// The queues to which a message went that was sent: of an event, perhaps none.
std::set<std::string> receivers(const Entry& sent, const Subscribers& subscribers);

/// Where a message stands at an endpoint that it was sent to.
struct Standing {
  int open = 0;  ///< how many of its copies are neither done nor in the error queue
  Event last = Event::sent;
  std::optional<messaging::Time> sent;  ///< first
};
/// By message and endpoint.
using Standings = std::map<std::pair<std::string, std::string>, Standing>;
void take_in(Standings& standings, const Entry& entry, const Subscribers& subscribers);

}  // namespace live
