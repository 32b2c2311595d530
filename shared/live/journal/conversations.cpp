#include "live/journal/conversations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "messaging/errors.hpp"
#include "shop/typed_line.hpp"
#include "simulation/picture/recorder.hpp"

namespace live {
namespace {

/// What an endpoint has written about one conversation, and where its process ended with such a message in hand.
std::vector<Entry> about(const std::string& conversation, const std::vector<Entry>& journal) {
  std::vector<Entry> story;
  const Entry* in_hand = nullptr;
  for (const auto& entry : journal) {
    const bool ours = entry.conversation() == conversation;
    const bool interrupts = entry.event == Event::started && in_hand != nullptr;
    if (ours) story.push_back(entry);
    if (interrupts) {
      story.push_back(entry);
      story.back().message = in_hand->message;
    }
    const bool settled = entry.event == Event::done || entry.event == Event::unsettled || entry.event == Event::later ||
                         entry.event == Event::error;
    if (entry.event == Event::received) in_hand = ours ? &entry : nullptr;
    if (interrupts || settled) in_hand = nullptr;
  }
  return story;
}

/// Puts what several endpoints have written into one order: by time, but what is received was sent before, though it
/// may have been written down first.
std::vector<Entry> merged(Journals stories) {
  std::vector<Entry> all;
  std::vector<std::size_t> next(stories.size());
  const auto has_next = [&](std::size_t i) { return next[i] < stories[i].size(); };
  const auto sends = [](const std::string& id) {
    return [&id](const Entry& entry) { return entry.event == Event::sent && entry.message.id() == id; };
  };
  const auto must_wait = [&](const Entry& entry) {
    if (entry.event != Event::received) return false;
    const auto sent = sends(entry.message.id());
    if (std::any_of(all.begin(), all.end(), sent)) return false;
    for (std::size_t i = 0; i < stories.size(); ++i) {
      if (std::any_of(stories[i].begin() + static_cast<std::ptrdiff_t>(next[i]), stories[i].end(), sent)) return true;
    }
    return false;
  };
  for (;;) {
    // The first that need not wait; if all must, the clocks or the files are not to be trusted, and time decides.
    std::pair<bool, messaging::Time> best;
    std::size_t chosen = stories.size();
    for (std::size_t i = 0; i < stories.size(); ++i) {
      if (!has_next(i)) continue;
      const std::pair place(must_wait(stories[i][next[i]]), stories[i][next[i]].at);
      if (chosen < stories.size() && best <= place) continue;
      best = place;
      chosen = i;
    }
    if (chosen == stories.size()) return all;
    all.push_back(std::move(stories[chosen][next[chosen]++]));
  }
}

std::string what_began(const std::vector<Entry>& story) {
  const auto typed = std::find_if(story.begin(), story.end(), [](const auto& it) { return it.event == Event::typed; });
  if (typed != story.end()) return typed->text;
  return story.empty() ? "" : simulation::label_of(story.front().message);
}

std::string how_it_ended(const std::vector<Entry>& story, const Subscribers& subscribers) {
  Standings standings;
  for (const auto& entry : story) take_in(standings, entry, subscribers);
  const auto where = [&](const auto& holds) {
    const auto found =
        std::find_if(standings.begin(), standings.end(), [&](const auto& it) { return holds(it.second); });
    return found == standings.end() ? std::string() : found->first.second;
  };
  const auto in_error = where([](const Standing& it) { return it.last == Event::error; });
  if (!in_error.empty()) return "error queue, by " + in_error;
  const auto again = where([](const Standing& it) { return it.last == Event::later; });
  if (!again.empty()) return again + " tries again later";
  const auto waiting = where([](const Standing& it) { return it.open > 0; });
  if (!waiting.empty()) return "on its way to " + waiting;
  return standings.empty() ? "not sent" : "done";
}

Conversation told(const std::string& id, const Journals& journals) {
  Journals stories;
  for (const auto& journal : journals) stories.push_back(about(id, journal));
  Conversation conversation;
  conversation.id = id;
  conversation.story = merged(std::move(stories));
  conversation.what = what_began(conversation.story);
  conversation.end = how_it_ended(conversation.story, subscribers(journals));
  return conversation;
}

}  // namespace

Journals read_journals(const StateFolder& state) {
  Journals journals;
  for (const auto* name : lanes) {
    for (const auto& journal : state.journals(name)) journals.push_back(read_journal(journal));
  }
  return journals;
}

std::vector<Conversation> last_conversations(const Journals& journals, std::size_t at_most) {
  std::vector<std::pair<messaging::Time, std::string>> by_time;
  std::set<std::string> seen;
  for (const auto& journal : journals) {
    for (const auto& entry : journal) {
      const auto& id = entry.conversation();
      if (!id.empty() && seen.insert(id).second) by_time.emplace_back(entry.at, id);
    }
  }
  std::stable_sort(by_time.begin(), by_time.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Conversation> last;
  for (auto i = by_time.size() - std::min(at_most, by_time.size()); i < by_time.size(); ++i) {
    last.push_back(told(by_time[i].second, journals));
  }
  return last;
}

Conversation find_conversation(const Journals& journals, const std::string& beginning) {
  std::set<std::string> found;
  for (const auto& journal : journals) {
    for (const auto& entry : journal) {
      const auto& id = entry.conversation();
      if (id.empty()) continue;
      if (id == beginning) return told(id, journals);
      if (id.starts_with(beginning) || entry.message.id().starts_with(beginning)) found.insert(id);
    }
  }
  if (found.empty()) {
    throw messaging::Error(fmt::format(
        "no message and no conversation of the last live run has an ID that begins with '{}'; ./workshop trace lists "
        "the last ten",
        shop::shortened(beginning)));
  }
  if (found.size() > 1) {
    throw messaging::Error(fmt::format("'{}' is the beginning of {} IDs; give more of it, at best all",
                                       shop::shortened(beginning), found.size()));
  }
  return told(*found.begin(), journals);
}

void take_in(Standings& standings, const Entry& entry, const Subscribers& subscribers) {
  const auto& id = entry.message.id();
  if (entry.event == Event::sent) {
    for (const auto& queue : receivers(entry, subscribers)) {
      auto& standing = standings[{id, queue}];
      ++standing.open;
      standing.sent = std::min(standing.sent.value_or(entry.at), entry.at);
    }
  } else if (entry.event != Event::typed && entry.event != Event::said) {
    auto& standing = standings[{id, entry.endpoint}];
    standing.last = entry.event;
    if (entry.event == Event::done || entry.event == Event::error) --standing.open;
  }
}

Subscribers subscribers(const Journals& journals) {
  Subscribers found;
  for (const auto& journal : journals) {
    for (const auto& entry : journal) {
      if (entry.event == Event::subscribed) found[entry.message.type()].insert(entry.text);
    }
  }
  return found;
}

std::set<std::string> receivers(const Entry& sent, const Subscribers& subscribers) {
  if (sent.message.header(messaging::header::intent) != "event") return {sent.text};
  const auto found = subscribers.find(sent.text);
  return found == subscribers.end() ? std::set<std::string>() : found->second;
}

}  // namespace live
