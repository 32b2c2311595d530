#include "workshop/terminal.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <utility>

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

/// Characters, not bytes: those that continue a character in UTF-8 do not count.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

Terminal::Terminal()
    : colours_(::isatty(STDOUT_FILENO) != 0 && variable("NO_COLOR").empty() && variable("TERM") != "dumb"),
      unicode_(locale().find("UTF-8") != std::string_view::npos || locale().find("utf8") != std::string_view::npos) {}

std::string Terminal::fit(std::string text) const {
  if (unicode_) return text;
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> in_ascii{
      {{"✓", "+"}, {"✗", "x"}, {"·", "-"}, {"…", "..."}}};
  for (const auto& [sign, ascii] : in_ascii) {
    for (auto at = text.find(sign); at != std::string::npos; at = text.find(sign, at)) {
      text.replace(at, sign.size(), ascii);
    }
  }
  return text;
}

std::string Terminal::in(std::string_view colour, std::string_view text) const {
  if (!colours_) return std::string(text);
  return std::string(colour) + std::string(text) + "\x1b[0m";
}

std::string Terminal::wrapped(std::string_view text, std::size_t indent, std::size_t width) {
  std::istringstream words{std::string(text)};
  std::string result;
  std::size_t column = indent;
  for (std::string word; words >> word;) {
    if (column > indent && column + 1 + width_of(word) > width) {
      result += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += word;
    column += width_of(word);
  }
  return result;
}

}  // namespace workshop
