#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace workshop {

/// A part of a line of a picture, and how it looks: `plain`, `faint`, `strong`, `good`, `bad`, `struck`, `message_1`…
struct Styled {
  std::string text;
  std::string style;
};
using StyledLine = std::vector<Styled>;

/// How things look on this terminal: colours only where there is one and NO_COLOR is not set; signs beyond ASCII only
/// where the locale has UTF-8.
class Terminal {
 public:
  Terminal();

  std::string good(std::string_view text) const { return in("\x1b[32m", text); }
  std::string bad(std::string_view text) const { return in("\x1b[31m", text); }
  std::string faint(std::string_view text) const { return in("\x1b[2m", text); }
  std::string strong(std::string_view text) const { return in("\x1b[1m", text); }
  /// A line of a picture. Where only ASCII can be shown, every sign has as many of its own, so that columns stay in
  /// place.
  std::string line(const StyledLine& parts) const;
  /// The text as this terminal can show it.
  std::string fit(std::string text) const;

  /// Text that somebody else wrote, so that it does nothing to this terminal: at most so many lines, each but the first
  /// indented.
  std::string foreign(std::string_view text, std::size_t indent, std::size_t at_most) const;

  /// How many columns a line takes.
  static std::size_t width(std::string_view line);
  /// Clears the window; where that cannot be done, draws a line across it.
  std::string new_screen() const;
  /// What is shown from `mark` on is taken away by `back_to_mark`; where that cannot be done it stays.
  std::string mark() const { return colours_ ? "\0337" : ""; }
  std::string back_to_mark() const { return colours_ ? "\0338\033[J" : "\n"; }
  /// How many columns the window has.
  static std::size_t window_width();
  /// How many lines.
  static std::size_t window_height();

  /// The text broken between words, so that no line is longer than the terminal allows, each but the first indented.
  static std::string wrapped(std::string_view text, std::size_t indent, std::size_t at_most = 80);

 private:
  std::string in(std::string_view colour, std::string_view text) const;

  bool colours_;
  bool unicode_;
};

/// A line on standard output, at once.
void say(const std::string& line);

}  // namespace workshop
