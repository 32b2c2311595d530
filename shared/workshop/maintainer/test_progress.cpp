#include "workshop/maintainer/test_progress.hpp"

#include <fmt/format.h>

#include <optional>
#include <sstream>
#include <utility>

namespace workshop {
namespace {

constexpr std::string_view clear_line = "\r\x1b[K";

/// `12/58 Test #3: name ....   Passed    0.52 sec`
struct Done {
  int number = 0;
  int of = 0;
  std::string name;
  bool passed = false;
};

std::optional<Done> read_done(const std::string& line) {
  Done done;
  char slash = 0;
  std::string test;
  std::string number;
  std::istringstream words(line);
  if (!(words >> done.number >> slash >> done.of >> test >> number >> done.name)) return std::nullopt;
  if (slash != '/' || test != "Test" || !number.starts_with('#')) return std::nullopt;
  done.passed = line.find(" Passed ") != std::string::npos;
  return done;
}

/// `      Start  3: name`
bool is_start(const std::string& line) {
  std::string first;
  std::istringstream(line) >> first;
  return first == "Start" && line.starts_with("    ");
}

std::string about(std::chrono::duration<double> left) {
  const auto minutes = static_cast<int>(left.count() / 60 + 0.5);
  return minutes == 0 ? "less than a minute left" : fmt::format("about {} min left", minutes);
}

}  // namespace

TestProgress::TestProgress(std::map<std::string, double> costs, bool on_terminal)
    : costs_(std::move(costs)), on_terminal_(on_terminal), began_(Clock::now()) {
  for (const auto& [name, cost] : costs_) all_costs_ += cost;
}

std::string TestProgress::hear(std::string_view piece, Clock::time_point now) {
  std::string printed;
  for (const char c : piece) {
    begun_line_ += c;
    if (c == '\n') printed += line(std::exchange(begun_line_, ""), now);
  }
  return printed;
}

std::string TestProgress::line(const std::string& text, Clock::time_point now) {
  const auto done = read_done(text);
  if (done) {
    done_ = done->number;
    all_ = done->of;
    const auto cost = costs_.find(done->name);
    if (cost != costs_.end()) done_cost_ += cost->second;
  }
  if (!on_terminal_) {
    const int tenths = done ? 10 * done_ / all_ : said_tenths_;
    const bool says = tenths != said_tenths_ && done_ < all_;
    said_tenths_ = tenths;
    return text + (says ? state(now) + "\n" : "");
  }
  const std::string cleared(std::exchange(state_shown_, false) ? clear_line : "");
  if (!is_start(text) && !(done && done->passed)) return cleared + text;
  state_shown_ = done_ < all_;
  return cleared + (state_shown_ ? state(now) : "");
}

std::string TestProgress::state(Clock::time_point now) const {
  const auto text = fmt::format("{} of {} tests are done", done_, all_);
  const bool knows = done_cost_ > all_costs_ / 20;
  return knows ? text + ", " + about((now - began_) * ((all_costs_ - done_cost_) / done_cost_)) : text;
}

}  // namespace workshop
