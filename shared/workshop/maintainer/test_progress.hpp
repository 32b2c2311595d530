#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace workshop {

/// Hears what ctest says, and says how many tests of how many are done, and about how long the rest takes: on a
/// terminal in one line that changes, and what ctest says of tests that pass is left out; elsewhere in a line now and
/// then among ctest's own. What ctest says of failures, and its summary, is passed on as it is.
class TestProgress {
 public:
  using Clock = std::chrono::steady_clock;

  /// How long each test takes, in any unit.
  TestProgress(std::map<std::string, double> costs, bool on_terminal);

  /// The next piece of what ctest says, wherever it was cut. Returns what is to be printed.
  std::string hear(std::string_view piece, Clock::time_point now = Clock::now());

 private:
  std::string line(const std::string& text, Clock::time_point now);
  std::string state(Clock::time_point now) const;

  std::map<std::string, double> costs_;
  bool on_terminal_;
  Clock::time_point began_;
  std::string begun_line_;
  double done_cost_ = 0;
  double all_costs_ = 0;
  int done_ = 0;
  int all_ = 0;
  int said_tenths_ = 0;
  bool state_shown_ = false;
};

}  // namespace workshop
