#pragma once

#include <string>
#include <vector>

#include "shop/step.hpp"

namespace live {

/// The step without the behaviours and commit hooks that it registers under these names. Throws messaging::Error,
/// listing the names there are, if it registers nothing under one of them.
shop::Step without(const std::vector<std::string>& names, const shop::Step& step);

}  // namespace live
