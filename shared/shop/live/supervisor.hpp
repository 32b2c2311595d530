#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "shop/live/state_folder.hpp"

namespace shop::live {

/// Runs the three endpoints as processes of their own until `quit`, the end of the input, SIGINT or SIGTERM. One that
/// is killed is started again, and what it had in hand is not lost.
///
/// `program` is what to start them with; `without` names the behaviours and commit hooks that they leave out. Returns
/// the exit status: 0, or 2 if an endpoint could not start.
int supervise(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
              const std::vector<std::string>& without);

}  // namespace shop::live
