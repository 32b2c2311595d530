#pragma once

#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {

/// `check-01-mine`, `live-01-solution`: the program of one variant of an exercise.
std::string target(const std::string& kind, const Exercise& exercise, const std::string& variant);

/// Builds programs in the workshop's build folder. `keep_going`: one that fails does not stop the others.
Ended build(const Project& project, const std::vector<std::string>& targets, bool keep_going = false);
/// The same, for who waits: says so on standard error if a program is not there yet, since that takes a while.
Ended build_and_tell(const Project& project, const std::vector<std::string>& targets);

}  // namespace workshop
