#pragma once

#include <array>

#include "workshop/command_line/declarations.hpp"

namespace workshop {

/// Declares `test` and `dev …`.
void maintainers_commands(Commands& to);

/// All commands that there are.
inline constexpr std::array<Declaration, 4> every_command{learners_commands, live_commands, instructors_commands,
                                                          maintainers_commands};

}  // namespace workshop
