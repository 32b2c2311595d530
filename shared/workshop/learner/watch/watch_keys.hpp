#pragma once

#include <string>

#include "workshop/machine/terminal.hpp"

namespace workshop {

/// What the keys of `watch` can do at the moment.
struct Possible {
  bool passed = false;   ///< the exercise
  bool last = false;     ///< there is no exercise behind it
  bool checked = false;  ///< its code, since watching began
  bool picture = false;  ///< one was drawn by the last check
};

/// The keys that make sense now, in lines of at most so many columns.
std::string keys_line(const Terminal& terminal, const Possible& possible, std::size_t width);
/// Why this key makes no sense now, in one line; empty if it does.
std::string why_not(char key, const Possible& possible);

}  // namespace workshop
