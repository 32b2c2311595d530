#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "live/broker/live_broker.hpp"
#include "live/processes/live_options.hpp"
#include "live/processes/state_folder.hpp"
#include "live/torture/faults/torture_disks.hpp"
#include "live/torture/torture_plan.hpp"
#include "shop/step.hpp"

namespace live {

/// Throws messaging::Error if the step does not understand what is to be typed.
void require_understood(const TorturePlan& plan, const shop::Step& step);

/// What the torture works on besides the state folder; null where there is none.
struct TorturePlace {
  std::shared_ptr<OwnBroker> broker;
  TortureDisks* disks = nullptr;
};

/// Types the plan's commands while things go wrong, waits until all is at rest, and says whether every order and every
/// bill is right. `program` and `options` are as for a Supervisor; `state`, in `folder`, is fresh.
///
/// The processes are real: what they are doing at the moment of a kill differs from run to run. Returns the exit
/// status: 0 all is right, 1 something is wrong, 2 it could not be tried.
int torture(const std::filesystem::path& program, const std::filesystem::path& folder, const StateFolder& state,
            const LiveOptions& options, const TorturePlace& place, TorturePlan plan);

}  // namespace live
