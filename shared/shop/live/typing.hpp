#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "shop/live/state_folder.hpp"

namespace shop::live {

/// The live shop for somebody who types: hands each line to the Frontend until `quit` or the end of the input.
///
/// `program` is what to start the endpoints with; `without` names the behaviours and commit hooks that they leave out.
/// Returns the exit status: 0, or 2 if an endpoint could not start.
int run_for_typing(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
                   const std::vector<std::string>& without);

}  // namespace shop::live
