#include "live/terminal/heard_lines.hpp"

#include <fmt/format.h>

namespace live {

void HeardLines::hear(std::string_view who, std::string_view line) {
  constexpr std::size_t kept = 5;
  last_.push_back(fmt::format("{:<9} {}", who, line));
  if (last_.size() > kept) last_.pop_front();
  log_.clear();  // a disk that was full may have room again
  log_ << last_.back() << '\n';
}

std::string HeardLines::last_words() const {
  std::string words;
  for (const auto& line : last_) words += "  " + line + "\n";
  return words;
}

}  // namespace live
