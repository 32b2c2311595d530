#pragma once

#include <string>

#include "shop/step.hpp"

/// The mistakes of an exercise are one program, in which each has a namespace of its own. Called check-NN-mistake-NAME,
/// through a link, it checks the mistake NAME.
namespace mistakes {

/// Makes a mistake known; before main begins.
struct Known {
  Known(const std::string& name, const shop::Step& step);
};

/// In a program of mutants, which one it is: with WORKSHOP_MUTANT=NAME:17 in its environment it is the step NAME, and
/// its mutant 17. 0 is none.
int mutant();

}  // namespace mistakes
