#pragma once

#include <optional>
#include <string>

#include "workshop/course/catalogue.hpp"
#include "workshop/course/progress.hpp"

namespace workshop {

/// Whom a command serves: their copy of the workshop, and how far they are in it.
struct Learner {
  const Project& project;
  Progress& progress;

  /// The exercise that was named, or else the current one; the last, where a newer kit with more of them wrote down
  /// which.
  const Exercise& exercise(const std::optional<std::string>& number) const;
};

}  // namespace workshop
