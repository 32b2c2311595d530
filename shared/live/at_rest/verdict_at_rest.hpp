#pragma once

#include <string>
#include <vector>

#include "live/processes/state_folder.hpp"
#include "live/torture/torture_plan.hpp"
#include "messaging/envelope.hpp"

namespace live {

/// What is wrong when all is at rest.
struct TortureVerdict {
  std::vector<std::string> wrong_orders;  ///< a line for each gift that is wrong
  std::vector<std::string> wrong_bills;   ///< the same
  std::vector<std::string> wrong_errors;  ///< a line for each message that does not belong in the error queue, or lacks
  int malformed = 0;                      ///< so many belong there

  bool all_right() const { return wrong_orders.empty() && wrong_bills.empty() && wrong_errors.empty(); }
};

/// Holds the databases, and what is in the error queue, against what must be so: there belong so many malformed
/// messages, and nothing else. Throws DatabaseError or SQLite::Exception if a database cannot be read.
TortureVerdict verdict_on(const Fates& fates, const StateFolder& state, const std::vector<messaging::Envelope>& failed,
                          int malformed = 0);

/// In lines, with a few of the gifts that are wrong.
std::string in_words(const TortureVerdict& verdict, const Fates& fates);

}  // namespace live
