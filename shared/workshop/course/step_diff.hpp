#pragma once

#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {

/// The names of the C++ files that differ between two steps' folders, sorted.
std::vector<std::string> files_between(const fs::path& from, const fs::path& to);
/// How the C++ files of one step's folder become those of another: what is added begins with +, what is taken away with
/// -, below the name of each file that differs. Empty if none does. Throws Problem if they cannot be compared.
std::vector<StyledLine> lines_between(const fs::path& from, const fs::path& to);
/// The same, of these files only.
std::vector<StyledLine> lines_between(const fs::path& from, const fs::path& to, const std::vector<std::string>& files);

}  // namespace workshop
