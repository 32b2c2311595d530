#pragma once

#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/maintainer/joined_mistakes.hpp"
#include "workshop/maintainer/mutants/switched.hpp"

namespace workshop::mutants {

/// A mutant of a step that belongs to an exercise.
struct Made {
  int number;
  std::string step;  ///< `solution`, or the name of another shape
  Mutant mutant;
};

/// All mutants of an exercise, and of what.
struct MutantsOf {
  const Exercise& exercise;
  std::vector<WrongStep> steps;  ///< which are right: the solution, then tests/mutants/shapes/NN-name/SHAPE.patch
  std::vector<Made> made;        ///< in the order of their numbers
  std::size_t do_not_compile = 0;
};

/// Makes all mutants of the exercise's right solutions: of what is new there. A function that the solution before has
/// as well is tried there; so it is with other shapes and the solution. Throws Problem if a patch does not apply.
MutantsOf make_mutants(const Project& project, const Exercise& exercise);

/// Compiles them: one program for each exercise, `mutants-NN`. What does not compile is left out. Throws Problem, with
/// what the compiler says, if what is left does not compile either.
void build_mutants(const Project& project, std::vector<MutantsOf>& all);

/// The command that checks one of them until the first check fails; the number 0 is the step as it is.
std::vector<std::string> check_command(const Project& project, const Exercise& exercise, const std::string& step,
                                       int number);

}  // namespace workshop::mutants
