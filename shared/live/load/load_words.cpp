#include "live/load/load_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace live {
namespace {

std::string load_row(const std::string& what, const std::string& how) {
  return fmt::format("{:<12} {}\n", what, how);
}

double in_seconds(messaging::Milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

}  // namespace

LongestWait longest_wait(const Journals& journals) {
  std::map<std::string, const Entry*> typed;  // by conversation
  for (const auto& journal : journals) {
    for (const auto& entry : journal) {
      if (entry.event == Event::typed) typed.emplace(entry.conversation(), &entry);
    }
  }
  LongestWait longest;
  for (const auto& journal : journals) {
    for (const auto& entry : journal) {
      const auto begin = typed.find(entry.conversation());
      if (entry.event != Event::done || begin == typed.end()) continue;
      const auto wait = entry.at - begin->second->at;
      if (wait <= longest.wait) continue;
      longest = {begin->second->text, entry.conversation(), wait};
    }
  }
  return longest;
}

std::string in_words(const LoadResult& result) {
  constexpr std::size_t shown_of_an_id = 8;
  const auto refused = std::count(result.taken.begin(), result.taken.end(), false);
  const auto& longest = result.longest;
  return load_row("typed", fmt::format("{} commands in {:.1f} s", result.taken.size(), in_seconds(result.typing))) +
         load_row("refused", refused == 0 ? "none" : fmt::format("{}, with \"the shop is busy\"", refused)) +
         load_row("longest wait", fmt::format("{:.1f} s, from \"{}\" to the last acknowledgement",
                                              in_seconds(longest.wait), longest.typed)) +
         load_row("", "./workshop trace " + longest.conversation.substr(0, shown_of_an_id));
}

}  // namespace live
