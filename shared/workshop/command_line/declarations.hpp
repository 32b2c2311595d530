#pragma once

namespace workshop {

class Commands;

/// Declares some commands.
using Declaration = void (*)(Commands& to);

void learners_commands(Commands& to);
void live_commands(Commands& to);
void instructors_commands(Commands& to);
/// The maintainer's commands as they stand in the help; `hand_over_to_maintainer` carries them out.
void maintainers_commands_elsewhere(Commands& to);

}  // namespace workshop
