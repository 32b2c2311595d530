#pragma once

#include <string>

#include "workshop/course/catalogue.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

/// The picture to look at first: of what fails, or of a flaw that was looked for. Empty if none was drawn.
fs::path first_page(const Project& project, const Verdict& verdict);
/// What `watch` says below a verdict: what fails, and what to do next.
std::string what_now(const Project& project, const Exercise& exercise, const Verdict& verdict);

}  // namespace workshop
