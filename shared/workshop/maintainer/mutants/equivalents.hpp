#pragma once

#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/maintainer/mutants/mutant_programs.hpp"

namespace workshop::mutants {

/// A mutant that no check can tell from the right solution, or that is no business of its exercise; and why.
struct Equivalent {
  int from = 0;  ///< the exercises in which it is there
  int to = 0;
  std::string step;
  std::string file;
  std::string function;
  std::string line;
  std::string rule;
  std::string because;

  bool is(const Made& made) const;
};

/// Reads tests/mutants/equivalent.json. Throws Problem, naming what is missing.
std::vector<Equivalent> read_equivalents(const Project& project);

}  // namespace workshop::mutants
