#include "workshop/machine/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <utility>

#include "messaging/text/characters.hpp"

namespace workshop {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// LC_ALL wins over LC_CTYPE, which wins over LANG.
std::string_view locale() {
  for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (!variable(name).empty()) return variable(name);
  }
  return "";
}

using Replacement = std::pair<std::string_view, std::string_view>;

void replace_all(std::string& text, const Replacement& replacement) {
  const auto& [sign, ascii] = replacement;
  for (auto at = text.find(sign); at != std::string::npos; at = text.find(sign, at + ascii.size())) {
    text.replace(at, sign.size(), ascii);
  }
}

constexpr std::array<Replacement, 13> codes_of_styles{{{"faint", "\x1b[2m"},
                                                       {"strong", "\x1b[1m"},
                                                       {"good", "\x1b[32m"},
                                                       {"bad", "\x1b[1;31m"},
                                                       {"struck", "\x1b[9;2m"},
                                                       {"logged", "\x1b[2m"},
                                                       {"legend", "\x1b[2m"},
                                                       {"message_1", "\x1b[36m"},
                                                       {"message_2", "\x1b[33m"},
                                                       {"message_3", "\x1b[35m"},
                                                       {"message_4", "\x1b[34m"},
                                                       {"message_5", "\x1b[92m"},
                                                       {"message_6", "\x1b[95m"}}};

// One column for one column.
constexpr std::array<Replacement, 22> signs_of_pictures{
    {{"─", "-"}, {"│", "|"}, {"┃", "#"}, {"├", "|"}, {"┠", "#"}, {"┼", "+"}, {"╂", "#"}, {"┤", "|"},
     {"┨", "#"}, {"▶", ">"}, {"▷", ">"}, {"◁", "<"}, {"◀", "<"}, {"✗", "x"}, {"✓", "v"}, {"−", "-"},
     {"·", ","}, {"┄", "."}, {"╳", "X"}, {"…", "~"}, {"»", ">"}, {"«", "<"}}};

/// One column for one column.
std::string ascii_only(std::string_view text) {
  std::string ascii;
  for (const char32_t it : messaging::characters(text)) {
    ascii += it < 0x7F ? std::string(1, static_cast<char>(it)) : std::string(messaging::columns({&it, 1}), '?');
  }
  return ascii;
}

/// All zero where there is none.
winsize window() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size : winsize{};
}

}  // namespace

Terminal::Terminal()
    : colours_(::isatty(STDOUT_FILENO) != 0 && variable("NO_COLOR").empty() && variable("TERM") != "dumb"),
      unicode_(locale().find("UTF-8") != std::string_view::npos || locale().find("utf8") != std::string_view::npos) {}

std::string Terminal::fit(std::string text) const {
  if (unicode_) return text;
  constexpr std::array<Replacement, 5> in_ascii{{{"✓", "+"}, {"✗", "x"}, {"·", "-"}, {"…", "..."}, {"→", "->"}}};
  for (const auto& replacement : in_ascii) replace_all(text, replacement);
  return text;
}

std::string Terminal::line(const StyledLine& parts) const {
  std::string line;
  for (const auto& [text, style] : parts) {
    std::string shown = text;
    if (!unicode_) {
      for (const auto& replacement : signs_of_pictures) replace_all(shown, replacement);
      shown = ascii_only(shown);
    }
    const auto code = std::find_if(codes_of_styles.begin(), codes_of_styles.end(),
                                   [&, &wanted = style](const auto& known) { return known.first == wanted; });
    line += code == codes_of_styles.end() ? shown : in(code->second, shown);
  }
  return line;
}

std::string Terminal::foreign(std::string_view text, std::size_t indent, std::size_t at_most) const {
  constexpr std::size_t most = 80;
  std::string shown;
  for (const auto& line : messaging::wrapped(messaging::characters(text, most * at_most), most - indent, at_most)) {
    const auto utf8 = messaging::to_utf8(line);
    shown += (shown.empty() ? "" : "\n" + std::string(indent, ' ')) + (unicode_ ? utf8 : ascii_only(utf8));
  }
  return shown;
}

std::string Terminal::new_screen() const {
  if (colours_) return "\x1b[H\x1b[2J";
  std::string line = "\n";
  for (std::size_t column = 0; column < std::min<std::size_t>(window_width(), 80); ++column)
    line += unicode_ ? "─" : "-";
  return line + "\n";
}

std::size_t Terminal::window_width() {
  const auto width = window().ws_col;
  return width > 0 ? width : 80;
}

std::size_t Terminal::window_height() {
  const auto height = window().ws_row;
  return height > 0 ? height : 24;
}

std::string Terminal::in(std::string_view colour, std::string_view text) const {
  if (!colours_) return std::string(text);
  return std::string(colour) + std::string(text) + "\x1b[0m";
}

std::size_t Terminal::width(std::string_view line) {
  return messaging::columns(messaging::characters(line));
}

std::string Terminal::wrapped(std::string_view text, std::size_t indent, std::size_t at_most) {
  std::istringstream words{std::string(text)};
  std::string result;
  std::size_t column = indent;
  for (std::string word; words >> word;) {
    if (column > indent && column + 1 + width(word) > at_most) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += width(word);
  }
  return result;
}

void say(const std::string& line) {
  std::fputs((line + "\n").c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace workshop
