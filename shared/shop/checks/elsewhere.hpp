#pragma once

#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "shop/step.hpp"

/// The same code in another process: on another machine, as far as it can tell, and on another day.
namespace shop::elsewhere {

/// What this program is called by; a process elsewhere runs it again.
void program(std::string name);

/// A command that Orders handles there, in a shop that has handled others before: the IDs of what it sends then, in
/// order. Throws CheckFailed if that process comes to no end.
std::vector<std::string> ids_told(const messaging::Envelope& command);

/// What such a process does: writes those IDs to its standard output. Returns the program's exit code.
int tell_ids(const Step& step, const std::string& command);

}  // namespace shop::elsewhere
