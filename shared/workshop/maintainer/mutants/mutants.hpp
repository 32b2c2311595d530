#pragma once

#include <string>
#include <vector>

#include "workshop/machine/files.hpp"
#include "workshop/maintainer/mutants/source.hpp"

/// Wrong solutions that are made by rule: what `dev mutate` tries.
namespace workshop::mutants {

/// One change of one file of a step.
struct Mutant {
  std::string file;
  std::string function;  ///< in which it is, or the constant
  std::string line;      ///< the line in which the change begins, as it was
  std::string rule;      ///< what was done. No two mutants of a step are alike in all of these
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text;       ///< what stands there instead
  bool is_value = false;  ///< it is a value, so both may stand beside each other in one expression
  std::string part;       ///< the whole function or constant in which it is, as it was
};

/// All that the rules make of a file, in the order of its lines.
std::vector<Mutant> mutants_of(const std::string& file, const std::string& text);
/// And of all files of a step.
std::vector<Mutant> mutants_of(const StepFiles& files);

/// The file after the change.
std::string changed(const std::string& text, const Mutant& mutant);
/// The lines that the change concerns, as a diff shows them.
std::string diff(const std::string& text, const Mutant& mutant);

}  // namespace workshop::mutants
