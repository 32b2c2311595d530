#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "simulation/picture/text/lanes.hpp"

namespace simulation {

/// `table cell cell`, cells that are longer than `longest_cell` cut.
std::string in_words(const Row& row, std::size_t longest_cell);

/// The rows of every endpoint in the end, those that break the property marked, and what its queues still hold.
std::vector<TextLine> last_state(const Picture& picture, std::size_t width, MessageStyles& styles);

}  // namespace simulation
