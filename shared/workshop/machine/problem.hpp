#pragma once

#include <stdexcept>

namespace workshop {

/// Something the user can mend; `what()` is one line that says what is wrong and what would be right.
struct Problem : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The exit statuses of every command.
enum Status { all_holds = 0, something_fails = 1, cannot_be_done = 2 };

}  // namespace workshop
