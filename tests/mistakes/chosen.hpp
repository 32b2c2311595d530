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

}  // namespace mistakes
