#include "workshop/learner/live/queue_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "messaging/text/characters.hpp"

namespace workshop {
namespace {

std::string two_units(std::int64_t large, const char* large_name, std::int64_t small, const char* small_name) {
  const auto text = fmt::format("{} {}", large, large_name);
  return small == 0 ? text : fmt::format("{} {} {}", text, small, small_name);
}

/// As much as a line of 80 columns has room for.
constexpr std::size_t longest_name = 30;

bool holds_errors(const QueueState& state) {
  return state.queue == "error";
}

}  // namespace

std::string age_in_words(Milliseconds age) {
  age = std::max(age, Milliseconds(0));  // of what will be sent only tomorrow, whatever it says
  const auto seconds = age.count() / 1000;
  const auto minutes = seconds / 60;
  const auto hours = minutes / 60;
  const auto days = hours / 24;
  if (minutes == 0) return fmt::format("{:.1f} s", static_cast<double>(age.count()) / 1000);
  if (hours == 0) return two_units(minutes, "min", seconds % 60, "s");
  if (days == 0) return two_units(hours, "h", minutes % 60, "min");
  return two_units(days, days == 1 ? "day" : "days", hours % 24, "h");
}

std::string queue_table(std::vector<QueueState> states, Time now) {
  std::stable_partition(states.begin(), states.end(), [](const auto& state) { return !holds_errors(state); });
  std::size_t width = 5;
  for (auto& state : states) {
    state.queue = messaging::harmless_line(state.queue, longest_name);
    width = std::max(width, messaging::columns(messaging::characters(state.queue)));
  }
  const auto row = [width](const auto& name, const auto& ready, const auto& later, const auto& in_hand,
                           const auto& oldest) {
    return fmt::format("{}  {:>7}  {:>12}  {:>7}  {:>15}\n", messaging::padded(name, width), ready, later, in_hand,
                       oldest);
  };
  auto text = row("queue", "waiting", "to try again", "in hand", "oldest sent");
  for (const auto& state : states) {
    const auto oldest = state.oldest ? age_in_words(now - *state.oldest) + " ago" : state.all() == 0 ? "-" : "?";
    text += row(state.queue, state.ready, state.delayed, state.leased, oldest);
  }
  return text;
}

}  // namespace workshop
