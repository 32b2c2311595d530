#pragma once

#include <string_view>

#include "live/terminal/console.hpp"

namespace live {

/// A line on standard output that says how far something is. On a terminal each replaces the one before; elsewhere
/// only every so many are written, one below the other.
class StatusLine {
 public:
  /// `milestone`: also for whoever reads no terminal.
  void show(std::string_view line, bool milestone);
  /// What is written next begins a line.
  void leave();

 private:
  bool terminal_ = can_replace_lines();
  bool open_ = false;
};

}  // namespace live
