#pragma once

#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"

namespace workshop {

/// How many rungs a ladder of hints has: a question, the place, the shape, the code.
inline constexpr int rungs = 4;

/// The rungs of hints.md, each from its `## ` heading to the next. Throws Problem if the file cannot be read.
std::vector<std::string> read_hints(const Project& project, const Exercise& exercise);

}  // namespace workshop
