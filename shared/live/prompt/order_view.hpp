#pragma once

#include <string>
#include <vector>

#include "live/processes/state_folder.hpp"

namespace live {

/// What `show` answers, in lines: what Orders holds and Billing bills. It reads the databases of the endpoints, which
/// no endpoint would do: it is a window for whoever watches.
std::vector<std::string> show_order(const StateFolder& state, const std::string& order_id);

}  // namespace live
