#pragma once

#include <filesystem>

#include "live/load/load_plan.hpp"
#include "live/processes/live_options.hpp"
#include "live/processes/state_folder.hpp"
#include "shop/step.hpp"

namespace live {

/// Throws messaging::Error if the step does not understand what is to be typed.
void require_understood(const LoadPlan& plan, const shop::Step& step);

/// Types the plan's commands as fast as the Frontend takes them, and shows how the queues take them up: a chart of what
/// waited, what was refused, who waited longest, and whether every order and bill is right in the end. `program` and
/// `options` are as for a Supervisor; `state`, in `folder`, is fresh.
///
/// Returns the exit status: 0 all is right, 1 something is wrong, 2 it could not be tried.
int load(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
         const LiveOptions& options, LoadPlan plan);

}  // namespace live
