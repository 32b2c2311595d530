#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "messaging/sqlite_transport.hpp"
#include "shop/live/state_folder.hpp"
#include "shop/live/torture_plan.hpp"

namespace shop::live {

/// What is left when all is at rest.
struct TortureVerdict {
  std::vector<std::string> wrong_orders;  ///< a line for each gift that is wrong
  std::vector<std::string> wrong_bills;   ///< the same
  std::int64_t failed = 0;                ///< messages in the error queue
  std::int64_t waiting = 0;               ///< messages in all other queues

  bool all_right() const { return wrong_orders.empty() && wrong_bills.empty() && failed == 0 && waiting == 0; }
};

/// How many messages of the endpoints wait or are being handled.
std::int64_t messages_waiting(const std::vector<messaging::QueueState>& queues);

/// Holds the databases and the queues against the plan. Throws DatabaseError or SQLite::Exception if a database cannot
/// be read.
TortureVerdict verdict_on(const TorturePlan& plan, const StateFolder& state,
                          const std::vector<messaging::QueueState>& queues);

/// In lines, with a few of the gifts that are wrong.
std::string in_words(const TortureVerdict& verdict, const TorturePlan& plan);

}  // namespace shop::live
