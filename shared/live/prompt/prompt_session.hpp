#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "live/processes/live_options.hpp"
#include "live/processes/state_folder.hpp"

namespace live {

/// The live shop for somebody who types: hands each line to the Frontend until `quit` or the end of the input.
///
/// `program` is what to start the endpoints with, and `options` how.
/// Returns the exit status: 0, or 2 if an endpoint could not start.
int run_for_typing(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
                   const LiveOptions& options);

}  // namespace live
