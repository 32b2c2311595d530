#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace messaging {

/// Text of which each element takes one column of a terminal.
using Characters = std::u32string;

/// The characters of UTF-8 text. What could break a line, and what is not UTF-8, becomes a blank or a `?`.
Characters characters(std::string_view utf8);
std::string to_utf8(std::u32string_view text);

/// The text, if it is not longer than `width`; otherwise its beginning and a `…`.
Characters cut(Characters text, std::size_t width);
/// The text broken between words, a word that is longer than a line also inside. What does not fit into `at_most` lines
/// is cut. Always at least one line.
std::vector<Characters> wrapped(std::u32string_view text, std::size_t width, std::size_t at_most);

/// Text that somebody else wrote, as one line that does nothing to a terminal: at most so many characters.
std::string harmless_line(std::string_view text, std::size_t at_most);

}  // namespace messaging
