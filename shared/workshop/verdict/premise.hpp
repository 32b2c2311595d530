#pragma once

#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

/// The premise of an exercise: code to begin it with fails the checks that the manifest declares, for the reasons that
/// it declares, and passes the others. Returns in what a verdict differs from that, each difference in words.
std::vector<std::string> differences_from_premise(const Exercise& exercise, const Verdict& verdict);

}  // namespace workshop
