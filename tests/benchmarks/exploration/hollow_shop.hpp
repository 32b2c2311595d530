#pragma once

#include "exploration/tape.hpp"

namespace figures {

/// Runs the coroutines of a taped execution with nothing in them: as many, as deep, spawned, parked, woken, dropped and
/// ended by exceptions at the same places. What this takes is Asio's part.
///
/// They bear the names of those that they stand for, and must follow where those change. Throws std::logic_error if
/// they come to another seam than the one that was taped.
void run_hollow(const Tape& tape, const Tape::Execution& execution);

}  // namespace figures
