#pragma once

#include <string>
#include <vector>

#include "workshop/machine/files.hpp"

namespace workshop {

/// A test that ctest knows.
struct KnownTest {
  std::string name;
  std::vector<std::string> programs;  ///< what is to be built for it, as targets
  double cost = 1;                    ///< about how many seconds it takes
  bool quick = false;                 ///< whether it is one of those that say whether the heart beats
};

/// The tests that CMake has written down for ctest below the build folder.
std::vector<KnownTest> read_tests(const fs::path& build);

/// Those with one of these in their names.
std::vector<KnownTest> named(const std::vector<KnownTest>& tests, const std::vector<std::string>& names);
std::vector<KnownTest> quick_ones(const std::vector<KnownTest>& tests);

}  // namespace workshop
