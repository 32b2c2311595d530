#pragma once

#include <string>
#include <vector>

#include "workshop/verdict/mistakes.hpp"

namespace workshop {

/// Makes build/workshop/mistakes/NN-name/MISTAKE/: the files of the solution that the patch changes, changed; all of
/// them if it changes a header. CMake finds them there. Returns what is wrong, a line for each patch that does not
/// apply.
std::vector<std::string> lay_out(const Project& project, const Exercise& exercise,
                                 const std::vector<Mistake>& mistakes);

/// Writes down how each mistake fails, for `read_known_failures`.
void write_known_failures(const Project& project, const Exercise& exercise, const KnownFailures& known);

}  // namespace workshop
