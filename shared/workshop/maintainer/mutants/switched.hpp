#pragma once

#include <string>
#include <vector>

#include "workshop/maintainer/mutants/mutants.hpp"

namespace workshop::mutants {

/// A mutant, and by which number its program knows it.
struct Numbered {
  int number;
  Mutant mutant;
};

/// The file with all of these, which are changes of it: which one it is, is asked when it runs. A body that is changed
/// stands beside the others of its function, a value beside the others of its place. What the compiler says about a
/// mutant, it says of the file `CALLED-NUMBER`.
std::string switched(const fs::path& file, const std::string& text, const std::vector<Numbered>& mutants,
                     const std::string& called);

}  // namespace workshop::mutants
