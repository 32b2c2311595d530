#include "workshop/course/learner.hpp"

namespace workshop {

const Exercise& Learner::exercise(const std::optional<std::string>& number) const {
  if (number) return project.exercise(*number);
  if (progress.current() == 0) return project.exercises().front();
  return project.exercise(progress.current());
}

}  // namespace workshop
