#pragma once

#include <string>
#include <string_view>

namespace workshop {

/// What the learner needs of a failed build: the errors in the learner's own files, each with the path to click, the
/// line of code and the notes that point into those files. An error inside the kit is shown at the learner's line that
/// led to it. Nothing of the kit in between.
///
/// `folder` holds the learner's files, `shown_folder` is how paths in it are to be written. If no error can be traced
/// to those files, the end of the output is returned as it is.
std::string learners_errors(std::string_view build_output, std::string_view folder, std::string_view shown_folder);

}  // namespace workshop
