#pragma once

#include <optional>
#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"

namespace workshop {

/// A lecture: one Markdown file below lectures/.
struct Lecture {
  std::string number;  ///< `1` to `6`, or `interlude`
  std::string title;
  fs::path file;
};

/// The lectures, sorted by the names of their files. Throws Problem if one has no title.
std::vector<Lecture> lectures(const Project& project);
/// The one of this number, or all of them. Throws Problem, saying which there are.
std::vector<Lecture> lectures(const Project& project, const std::optional<std::string>& number);
/// What a document's first heading says. Throws Problem if it does not begin with one.
std::string title_of(const Project& project, const fs::path& document);

}  // namespace workshop
