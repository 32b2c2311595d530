#pragma once

#include <string>
#include <vector>

#include "workshop/machine/files.hpp"

namespace workshop {

/// A wrong solution, all files of it.
struct WrongStep {
  std::string name;
  fs::path folder;  ///< what the compiler names as the place of what it does not like
  StepFiles files;
};

/// One C++ file with all these steps, each in a namespace of its own: what takes a compiler long, reading the kit's
/// headers and making what templates they all need, is done once. Each step is known to the program by its name: see
/// tests/mistakes/chosen.hpp. Only a step whose headers differ from the solution's has headers of its own.
std::string joined(const StepFiles& solution, const std::vector<WrongStep>& steps);

}  // namespace workshop
