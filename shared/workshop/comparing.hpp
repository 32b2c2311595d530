#pragma once

#include <vector>

#include "workshop/catalogue.hpp"
#include "workshop/terminal.hpp"

namespace workshop {

/// How the C++ files of one step's folder become those of another: what is added begins with +, what is taken away with
/// -, below the name of each file that differs. Empty if none does. Throws Problem if they cannot be compared.
std::vector<StyledLine> lines_between(const fs::path& from, const fs::path& to);

}  // namespace workshop
