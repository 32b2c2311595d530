#include "workshop/course/learner.hpp"

#include <algorithm>

namespace workshop {

const Exercise& Learner::exercise(const std::optional<std::string>& number) const {
  if (number) return project.exercise(*number);
  const auto& all = project.exercises();
  const auto beyond =
      std::find_if(all.begin(), all.end(), [&](const auto& exercise) { return exercise.number > progress.current(); });
  return beyond == all.begin() ? all.front() : *(beyond - 1);
}

}  // namespace workshop
