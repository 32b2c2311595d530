#pragma once

#include <string>

#include "workshop/course/learner.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

/// Puts the starting point there if the learner has no code of the exercise yet, and says so.
void begin_if_new(Learner& learner, const Exercise& exercise);
/// Counts a check of the learner's code, and remembers if it has passed. What does not compile was not checked.
void remember(Progress& progress, const Exercise& exercise, const Verdict& verdict);
/// Shows what a check came to. Of the learner's own code it is remembered, too, and where it has shown what is to be
/// mended, the follow-up of the task comes with it.
void tell(Learner& learner, const Exercise& exercise, const std::string& of, const Verdict& verdict);

/// Where the task is, and the lectures that come before it; each in a line.
std::string what_to_read(const Project& project, const Exercise& exercise);
/// Where the task is, and what to do about a verdict that does not hold, without the end of the sentence.
std::string what_to_mend(const Project& project, const Exercise& exercise, const Verdict& verdict);

}  // namespace workshop
