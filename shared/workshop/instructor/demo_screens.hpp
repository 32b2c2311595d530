#pragma once

#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

/// One schedule of one check, drawn on the starting point and on the solution.
struct Demonstration {
  CheckResult before;
  CheckResult after;
};

/// Builds and draws what the manifest says is to be shown. Throws Problem if it says nothing, or something that cannot
/// be drawn.
Demonstration demonstration(const Project& project, const Exercise& exercise);

/// In what a demonstration is not what it claims to be, each in words: the starting point fails, the solution holds.
/// Where an exercise is done when a flaw shows, the schedule that is drawn ends well before, and badly afterwards.
std::vector<std::string> differences_from_demo(const Project& project, const Exercise& exercise);

}  // namespace workshop
