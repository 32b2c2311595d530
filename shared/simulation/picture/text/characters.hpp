#pragma once

#include "messaging/text/characters.hpp"

namespace simulation {

// What pictures are drawn of.
using messaging::Characters;
using messaging::characters;
using messaging::columns;
using messaging::cut;
using messaging::to_utf8;
using messaging::wrapped;

}  // namespace simulation
