#pragma once

namespace workshop {

class Commands;

/// Declares some commands.
using Declaration = void (*)(Commands& to);

void learners_commands(Commands& to);
void live_commands(Commands& to);
void instructors_commands(Commands& to);
/// The maintainer's commands where the program of the maintainer is not linked: it is built and takes over.
void maintainers_commands_elsewhere(Commands& to);

}  // namespace workshop
