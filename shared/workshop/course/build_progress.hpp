#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "workshop/machine/terminal.hpp"

namespace workshop {

/// How far a build is, as Ninja says it before each line: `[3/12 4.567] …`.
struct BuildState {
  int finished = 0;
  int total = 0;
  double seconds = 0;  ///< since it began

  /// `Building: 3 of 12, about 14 s left …`; how long it takes is said once a quarter is finished.
  std::string words() const;
};

/// What Ninja is to begin its lines with: the value of NINJA_STATUS.
inline constexpr auto build_status_form = "[%f/%t %e] ";

/// Nothing if the line does not begin with a state.
std::optional<BuildState> build_state(std::string_view line);

/// Tells on standard error how far a build is, if it takes its time: on a terminal in one line that changes and in the
/// end is gone, elsewhere in a line every few seconds.
class BuildProgress {
 public:
  BuildProgress();
  BuildProgress(const BuildProgress&) = delete;
  BuildProgress& operator=(const BuildProgress&) = delete;
  ~BuildProgress();

  /// Takes what Ninja says, in pieces of any length.
  void hear(std::string_view piece);

 private:
  void tell(const BuildState& state);

  const Terminal terminal_;
  bool in_place_;
  std::string line_;
  double next_ = 0;  // seconds since the build began
  bool shown_ = false;
};

}  // namespace workshop
