#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "shop/live/live_options.hpp"
#include "shop/live/state_folder.hpp"

namespace shop::live {

/// The live shop for somebody who types: hands each line to the Frontend until `quit` or the end of the input.
///
/// `program` is what to start the endpoints with, and `options` how.
/// Returns the exit status: 0, or 2 if an endpoint could not start.
int run_for_typing(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
                   const LiveOptions& options);

}  // namespace shop::live
