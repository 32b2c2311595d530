#pragma once

#include <string>
#include <string_view>

#include "workshop/course/catalogue.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {

/// What the learner needs of a failed build: the errors in the learner's own files, each with the path to click, the
/// line of code and the notes that point into those files. An error inside the kit is shown at the learner's line that
/// led to it. Nothing of the kit in between.
///
/// `folder` holds the learner's files, `shown_folder` is how paths in it are to be written. If no error can be traced
/// to those files, the end of the output is returned as it is.
std::string learners_errors(std::string_view build_output, std::string_view folder, std::string_view shown_folder);

/// Whether a build failed by what is in the learner's files. Otherwise the machine is to blame, a tool, or the kit.
bool learner_can_mend(std::string_view build_output, std::string_view folder, std::string_view shown_folder);

/// The errors of a variant whose build has failed. Throws Problem if they are none of its code: then it is nothing that
/// the learner could mend there.
std::string errors_in_code(const Project& project, const Exercise& exercise, const std::string& variant,
                           const Ended& built);

}  // namespace workshop
