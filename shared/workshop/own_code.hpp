#pragma once

#include "workshop/checking.hpp"
#include "workshop/commands.hpp"

namespace workshop {

/// Whether the learner has code of this exercise.
bool started(const Project& project, const Exercise& exercise);
/// Makes these the learner's code of an exercise. What was there is kept as a backup, and that is said. Throws Problem.
void replace_code(const Project& project, const Exercise& exercise, const StepFiles& files);
/// Puts the starting point there, as `replace_code` does it, and makes the exercise the current one.
void begin(Learner& learner, const Exercise& exercise);
/// Counts a check of the learner's code, and remembers if it has passed. What does not compile was not checked.
void remember(Progress& progress, const Exercise& exercise, const Verdict& verdict);

}  // namespace workshop
