#include "workshop/course/build_progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace workshop {
namespace {

constexpr double quick = 1.5;        // seconds: what takes no longer needs no words
constexpr double between_lines = 5;  // seconds, where lines stay
constexpr auto erase_line = "\r\033[K";

}  // namespace

std::string BuildState::words() const {
  // What is finished first tells little of the rest: files differ much.
  if (4 * finished < total) return fmt::format("Building: {} of {} …", finished, total);
  const auto left = std::ceil(seconds * (total - finished) / finished);
  return fmt::format("Building: {} of {}, about {:.0f} s left …", finished, total, left);
}

std::optional<BuildState> build_state(std::string_view line) {
  BuildState state;
  const std::string text(line.substr(0, 64));
  if (std::sscanf(text.c_str(), "[%d/%d %lf]", &state.finished, &state.total, &state.seconds) != 3) return std::nullopt;
  if (state.finished < 1 || state.finished > state.total) return std::nullopt;
  return state;
}

BuildProgress::BuildProgress() : in_place_(::isatty(STDERR_FILENO) != 0), next_(in_place_ ? quick : between_lines) {}

BuildProgress::~BuildProgress() {
  if (in_place_ && shown_) std::fputs(erase_line, stderr);
}

void BuildProgress::hear(std::string_view piece) {
  for (const char c : piece) {
    if (c != '\n') {
      line_ += c;
      continue;
    }
    if (const auto state = build_state(line_)) tell(*state);
    line_.clear();
  }
}

void BuildProgress::tell(const BuildState& state) {
  if (state.seconds < next_ || state.finished == state.total) return;
  const auto words = terminal_.fit(state.words());
  std::fputs(in_place_ ? (erase_line + words).c_str() : (words + "\n").c_str(), stderr);
  std::fflush(stderr);
  shown_ = true;
  if (!in_place_) next_ = state.seconds + between_lines;
}

}  // namespace workshop
