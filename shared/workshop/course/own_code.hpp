#pragma once

#include "workshop/course/learner.hpp"

namespace workshop {

/// Whether the learner has code of this exercise.
bool started(const Project& project, const Exercise& exercise);
/// Makes these the learner's code of an exercise. What was there is kept as a backup, and that is said. Throws Problem.
void replace_code(const Project& project, const Exercise& exercise, const StepFiles& files);
/// Puts the starting point there, as `replace_code` does it, and makes the exercise the current one.
void begin(Learner& learner, const Exercise& exercise);

}  // namespace workshop
