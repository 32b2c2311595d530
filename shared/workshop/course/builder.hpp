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
/// The same, for who waits: says on standard error that it takes a while if a program is not there yet, and how far the
/// build is.
Ended build_and_tell(const Project& project, const std::vector<std::string>& targets);

/// A program of the kit that reads what is there: where it is, built if it can be. While another terminal builds, it is
/// taken as it is. Throws Problem if it does not compile.
fs::path program_that_reads(const Project& project, const std::string& name);
/// Waits until no terminal builds.
void wait_for_builds(const Project& project);

/// Builds in the background, as nicely as can be, what somebody will ask for next. Whoever builds anything meanwhile
/// ends it, so that nobody waits for it; what it has built by then stays.
void build_ahead(const Project& project, const std::vector<std::string>& targets);

}  // namespace workshop
