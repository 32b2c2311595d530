#pragma once

#include <string>

#include "messaging/waiting/clock.hpp"

namespace simulation {

/// What stands for the file system in a simulation, by the name that SQLite knows it by. A file is in memory, and if
/// its name begins with a slash, all connections of this process that open it see the same. There are no locks, since
/// who asks for one could not wait: whoever drives the simulation begins one transaction at a time.
///
/// The time of day of these databases, such as CURRENT_TIMESTAMP, is that of `show_time`.
const std::string& memory_files();

/// From now on, what SQLite takes for the time of day; null: the time at which virtual time begins.
void show_time(const messaging::Clock* clock);
/// The same, if it is still this clock's.
void hide_time(const messaging::Clock& clock);

}  // namespace simulation
