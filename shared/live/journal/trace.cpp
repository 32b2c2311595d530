#include "live/journal/trace.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <ctime>
#include <optional>
#include <utility>

#include "messaging/errors.hpp"
#include "messaging/text/characters.hpp"
#include "simulation/picture/folding.hpp"
#include "simulation/picture/recorder.hpp"
#include "simulation/world/message_names.hpp"

namespace live {
namespace {

using messaging::harmless_line;
using messaging::padded;
using simulation::Moment;
using simulation::Style;
using simulation::What;

/// Between less nobody sees that time has passed.
constexpr messaging::Milliseconds shown_pause{1'000};
constexpr std::size_t id_in_short = 8;
constexpr std::size_t most_listed = 10;
/// Who sent a message may have called it anything; what we call ours has no more.
constexpr std::size_t longest_id = 36;
constexpr std::size_t longest_type = 20;
constexpr std::size_t longest_end = 30;

std::optional<std::size_t> lane_of(const std::string& endpoint) {
  const auto* lane = std::find(lanes.begin(), lanes.end(), endpoint);
  if (lane == lanes.end()) return std::nullopt;
  return static_cast<std::size_t>(lane - lanes.begin());
}

/// What an entry is in a picture; nothing if it is not drawn.
std::optional<What> what_of(Event event) {
  switch (event) {
    case Event::sent:
      return What::sent;
    case Event::received:
      return What::delivered;
    case Event::said:
      return What::logged;
    case Event::failed:
      return What::attempt_failed;
    case Event::done:
      return What::completed;
    case Event::unsettled:
      return What::ack_lost;
    case Event::later:
      return What::given_back;
    case Event::error:
      return What::moved_to_error;
    case Event::started:
      return What::crashed;  // what was in hand says that its process has ended
    case Event::subscribed:
    case Event::typed:
      break;
  }
  return std::nullopt;
}

std::vector<std::size_t> lanes_of(const std::set<std::string>& queues) {
  std::vector<std::size_t> found;
  for (const auto& queue : queues) {
    if (const auto lane = lane_of(queue)) found.push_back(*lane);
  }
  return found;
}

Moment moment_of(const Entry& entry, What what, std::size_t lane, const std::string& name) {
  Moment moment;
  moment.what = what;
  moment.lane = lane;
  moment.message = name;
  moment.type = entry.message.type();
  moment.label = simulation::label_of(entry.message);
  if (what != What::sent) moment.text = entry.text;
  if (what == What::delivered) moment.delivery = entry.count;
  if (what == What::attempt_failed) moment.attempt = entry.count;
  return moment;
}

/// The time of day here, to the second.
std::string clock_time(messaging::Time time) {
  const auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm here{};
  ::localtime_r(&seconds, &here);
  return fmt::format("{:02}:{:02}:{:02}", here.tm_hour, here.tm_min, here.tm_sec);
}

simulation::Span end_of(const Conversation& conversation) {
  const auto& end = conversation.end;
  const auto style = end == "done" ? Style::good : end.starts_with("error") ? Style::bad : Style::plain;
  return {harmless_line(end, longest_end), style};
}

/// The IDs behind the short names, and what caused what.
std::vector<simulation::Line> ids_of(const Conversation& conversation, const simulation::Picture& picture) {
  std::vector<simulation::Line> lines;
  std::vector<std::string> seen;
  for (const auto& entry : conversation.story) {
    const auto& id = entry.message.id();
    const auto name = picture.names.find(id);
    if (name == picture.names.end() || std::find(seen.begin(), seen.end(), id) != seen.end()) continue;
    seen.push_back(id);
    const auto cause = picture.names.find(entry.message.header(messaging::header::causation_id));
    const auto because = cause == picture.names.end() ? "" : ", caused by " + cause->second;
    lines.push_back({{fmt::format("  {:<3} {}  {}{}", name->second, harmless_line(id, longest_id),
                                  harmless_line(entry.message.type(), longest_type), because),
                      Style::faint}});
  }
  return lines;
}

}  // namespace

simulation::Picture picture_of(const Conversation& conversation, const Subscribers& subscribers) {
  simulation::Picture picture;
  picture.lanes = {lanes.begin(), lanes.end()};
  simulation::MessageNames names;
  names.begin();
  if (conversation.story.empty()) return picture;
  const auto begin = conversation.story.front().at;
  auto before = begin;
  for (const auto& entry : conversation.story) {
    const auto& name = names.of(entry.message);
    if (entry.event == Event::typed && picture.typed.empty()) picture.typed.emplace_back(name, entry.text);
    const auto what = what_of(entry.event);
    const auto lane = lane_of(entry.endpoint);
    if (!what || !lane) continue;
    auto moment = moment_of(entry, *what, *lane, name);
    if (*what == What::sent) moment.to = lanes_of(receivers(entry, subscribers));
    // To a tenth of a second, and from there on: so that the pauses add up.
    moment.seconds = std::round(static_cast<double>((entry.at - begin).count()) / 100) / 10;
    if (entry.at - before >= shown_pause) {
      Moment pause;
      pause.what = What::time_passed;
      pause.seconds = moment.seconds;
      picture.moments.push_back(pause);
    }
    before = std::max(before, entry.at);
    const bool crashed = *what == What::crashed;
    simulation::add_folded(picture.moments, moment);
    if (!crashed) continue;
    moment.what = What::restarted;
    simulation::add_folded(picture.moments, std::move(moment));
  }
  picture.names = names.by_id();
  return picture;
}

std::vector<simulation::Line> trace_of(const Journals& journals, const std::string& beginning_of_id) {
  const auto conversation = find_conversation(journals, beginning_of_id);
  const auto picture = picture_of(conversation, subscribers(journals));
  std::vector<simulation::Line> lines;
  const auto when = conversation.story.empty() ? "" : ", " + clock_time(conversation.story.front().at);
  lines.push_back({{"Conversation " + harmless_line(conversation.id, longest_id) + when + ": "}, end_of(conversation)});
  lines.emplace_back();
  for (auto& line : simulation::to_text(picture)) lines.push_back(std::move(line));
  lines.emplace_back();
  for (auto& line : ids_of(conversation, picture)) lines.push_back(std::move(line));
  lines.emplace_back();
  lines.push_back(simulation::legend());
  return lines;
}

std::vector<simulation::Line> last_traces(const Journals& journals) {
  const auto conversations = last_conversations(journals, most_listed);
  if (conversations.empty()) {
    throw messaging::Error("nothing was sent in the last live run; what is typed at ./workshop run can be traced");
  }
  std::vector<simulation::Line> lines;
  lines.reserve(conversations.size() + 2);
  for (const auto& it : conversations) {
    lines.push_back({{clock_time(it.story.front().at) + "  ", Style::faint},
                     {padded(it.id.substr(0, id_in_short), id_in_short), Style::strong},
                     {"  " + padded(it.what, 34) + "  "},
                     end_of(it)});
  }
  lines.emplace_back();
  const auto id = conversations.back().id.substr(0, id_in_short);
  const bool plain =
      std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
  lines.push_back({{"Draw one: ./workshop trace " + (plain ? id : "ID")}});  // it may be pasted into a shell
  return lines;
}

}  // namespace live
