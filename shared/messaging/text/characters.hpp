#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace messaging {

/// Text that does nothing to a terminal but to show itself on one line. How wide it is, `columns` says.
using Characters = std::u32string;

/// The characters of UTF-8 text, up to the one that is beyond `enough` columns. What could break a line, and what is
/// not UTF-8, becomes a blank or a `?`.
Characters characters(std::string_view utf8, std::size_t enough = std::string_view::npos);
std::string to_utf8(std::u32string_view text);

/// How many columns of a terminal the text takes: two for 猫, none for an accent that stands on its letter.
std::size_t columns(std::u32string_view text);

/// The text, if it is not wider than `width`; otherwise its beginning and a `…`.
Characters cut(Characters text, std::size_t width);
/// The text broken between words, a word that is wider than a line also inside. What does not fit into `at_most` lines
/// is cut. Always at least one line.
std::vector<Characters> wrapped(std::u32string_view text, std::size_t width, std::size_t at_most);

/// Text that somebody else wrote, as one line that does nothing to a terminal: at most so many columns.
std::string harmless_line(std::string_view text, std::size_t at_most);
/// A cell of a table: such a line, with blanks behind it up to its width.
std::string padded(std::string_view text, std::size_t width);

}  // namespace messaging
