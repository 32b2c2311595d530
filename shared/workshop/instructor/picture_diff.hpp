#pragma once

#include <vector>

#include "workshop/machine/terminal.hpp"

namespace workshop {

/// A picture, with what is different from the one before it marked in the left margin: » where a line is new, « where
/// one is gone, which stands there once more. Lines are the same if their words are; how they are spaced does not
/// count.
std::vector<StyledLine> contrasted(const std::vector<StyledLine>& before, const std::vector<StyledLine>& after);

}  // namespace workshop
