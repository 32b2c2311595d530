#pragma once

#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {

/// The blocks of a Markdown text that show what a check says: those between plain fences in which one fails, or that
/// hold a picture.
std::vector<std::string> transcripts_of(const std::string& markdown);

/// What a learner would see of this verdict of a variant, if the code were their own: without colours, in full.
std::string as_seen_by_learner(const Verdict& verdict, const Exercise& exercise, const std::string& variant);

}  // namespace workshop
