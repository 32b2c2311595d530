#pragma once

#include <string>
#include <vector>

#include "workshop/verdict/mistakes.hpp"

namespace workshop {

/// The target that builds all mistakes of an exercise: one program, `mistakes-NN`. It makes the mistake that its own
/// name ends with, so that check-NN-mistake-NAME, which `lay_out` links to it, is the check program of that mistake.
std::string mistakes_target(const Exercise& exercise);

/// Makes build/workshop/mistakes/NN-name/*.cpp of the solution and the patches: the files to compile, with several
/// mistakes in each. CMake finds them there. Returns what is wrong, a line for each patch that does not apply.
std::vector<std::string> lay_out(const Project& project, const Exercise& exercise,
                                 const std::vector<Mistake>& mistakes);

/// Writes down how each mistake fails, for `read_known_failures`.
void write_known_failures(const Project& project, const Exercise& exercise, const KnownFailures& known);

}  // namespace workshop
