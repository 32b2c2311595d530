#include "messaging/text/characters.hpp"

#include <algorithm>
#include <array>

namespace messaging {
namespace {

/// Takes the first character off; for one that is not UTF-8 it takes one byte, and gives `?`.
char32_t take_first(std::string_view& bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  const char32_t first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  bool valid = length > 0 && length <= bytes.size();
  char32_t character = length == 1 ? first : first & (0x7FU >> length);
  for (std::size_t i = 1; valid && i < length; ++i) {
    valid = (byte(i) & 0xC0U) == 0x80U;
    character = (character << 6U) | (byte(i) & 0x3FU);
  }
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  valid = valid && character >= smallest[length] && character <= 0x10FFFF && !surrogate;
  bytes.remove_prefix(valid ? length : 1);
  return valid ? character : U'?';
}

/// The character, or one that is harmless to a terminal.
char32_t harmless(char32_t it) {
  if (it == U'\n' || it == U'\r' || it == U'\t' || it == U'\u00A0') return U' ';
  const bool control = it < 0x20 || (it >= 0x7F && it < 0xA0);
  // These have no width, or turn the direction of writing.
  const bool invisible = (it >= 0x200B && it <= 0x200F) || (it >= 0x2028 && it <= 0x202E) ||
                         (it >= 0x2060 && it <= 0x206F) || it == 0xFEFF;
  return control || invisible ? U'?' : it;
}

/// The words; those that are longer than a line in pieces.
std::vector<Characters> words_of(std::u32string_view text, std::size_t longest) {
  std::vector<Characters> words;
  while (true) {
    const auto begin = text.find_first_not_of(U' ');
    if (begin == text.npos) return words;
    text.remove_prefix(begin);
    auto length = std::min({text.find(U' '), text.size()});
    if (length > longest) {  // best broken behind a hyphen
      const auto hyphen = text.substr(0, longest).find_last_of(U'-');
      length = hyphen == text.npos || hyphen == 0 ? longest : hyphen + 1;
    }
    words.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
}

}  // namespace

Characters characters(std::string_view utf8) {
  Characters text;
  while (!utf8.empty()) text += harmless(take_first(utf8));
  return text;
}

std::string to_utf8(std::u32string_view text) {
  std::string bytes;
  const auto add = [&](char32_t byte) { bytes += static_cast<char>(static_cast<unsigned char>(byte)); };
  for (const char32_t it : text) {
    if (it < 0x80) {
      add(it);
      continue;
    }
    constexpr std::array<char32_t, 4> mark{0, 0xC0, 0xE0, 0xF0};
    const unsigned continued = it < 0x800 ? 1 : it < 0x10000 ? 2 : 3;
    add(mark[continued] | it >> 6U * continued);
    for (unsigned i = continued; i-- > 0;) add(0x80U | (it >> 6U * i & 0x3FU));
  }
  return bytes;
}

Characters cut(Characters text, std::size_t width) {
  if (text.size() <= width) return text;
  text.resize(width);
  if (width > 0) text.back() = U'…';
  return text;
}

std::vector<Characters> wrapped(std::u32string_view text, std::size_t width, std::size_t at_most) {
  width = std::max<std::size_t>(width, 1);
  std::vector<Characters> lines(1);
  for (const auto& word : words_of(text, width)) {
    const auto longer = lines.back().empty() ? word : lines.back() + U' ' + word;
    if (longer.size() <= width) {
      lines.back() = longer;
    } else if (lines.size() < at_most) {
      lines.push_back(word);
    } else {
      lines.back() = cut(longer, width);
      break;
    }
  }
  return lines;
}

std::string harmless_line(std::string_view text, std::size_t at_most) {
  // No character has more than four bytes: what is far behind needs not be looked at.
  return to_utf8(cut(characters(text.substr(0, 4 * (at_most + 1))), at_most));
}

}  // namespace messaging
