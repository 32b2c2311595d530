#include "messaging/text/characters.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace messaging {
namespace {

/// More on one character are no language, and reach into the lines above.
constexpr std::size_t most_marks = 4;
/// Asks for a picture in colours, which is wider on some terminals.
constexpr char32_t as_emoji = U'\uFE0F';

/// Takes the first character off; for one that is not UTF-8 it takes one byte, and gives `?`.
char32_t take_first(std::string_view& bytes) {
  utf8proc_int32_t character = 0;
  const auto length = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                                       static_cast<utf8proc_ssize_t>(bytes.size()), &character);
  bytes.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
  return length > 0 ? static_cast<char32_t>(character) : U'?';
}

/// The character, or one that is harmless to a terminal.
char32_t harmless(char32_t it) {
  if (it == U'\n' || it == U'\r' || it == U'\t' || it == U'\u00A0') return U' ';
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(it))) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:  // invisible, or turns the direction of writing
    case UTF8PROC_CATEGORY_CN:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
      return U'?';
    default:
      return it;
  }
}

std::size_t columns_of(char32_t it) {
  return static_cast<std::size_t>(utf8proc_charwidth(static_cast<utf8proc_int32_t>(it)));
}

/// How much of the text fits: what takes no column belongs to what stands before it.
std::size_t fitting(std::u32string_view text, std::size_t width) {
  std::size_t taken = 0;
  const auto beyond =
      std::find_if(text.begin(), text.end(), [&](char32_t it) { return (taken += columns_of(it)) > width; });
  return static_cast<std::size_t>(beyond - text.begin());
}

/// The words; those that are wider than a line in pieces.
std::vector<Characters> words_of(std::u32string_view text, std::size_t widest) {
  std::vector<Characters> words;
  while (true) {
    const auto begin = text.find_first_not_of(U' ');
    if (begin == text.npos) return words;
    text.remove_prefix(begin);
    const auto word = text.substr(0, text.find(U' '));
    auto length = fitting(word, widest);
    if (length < word.size()) {  // best broken behind a hyphen
      const auto hyphen = word.substr(0, length).find_last_of(U'-');
      if (hyphen != word.npos && hyphen > 0) length = hyphen + 1 + fitting(word.substr(hyphen + 1), 0);
    }
    words.emplace_back(length > 0 ? word.substr(0, length) : U"?");  // two columns do not fit into one
    text.remove_prefix(length > 0 ? length : fitting(word, 2));
  }
}

}  // namespace

Characters characters(std::string_view utf8, std::size_t enough) {
  Characters text;
  std::size_t marks = 0;
  for (std::size_t taken = 0; !utf8.empty() && taken <= enough;) {
    auto it = harmless(take_first(utf8));
    if (it == as_emoji) continue;
    if (columns_of(it) > 0) {
      marks = 0;
    } else if (text.empty() || text.back() == U' ') {
      it = U'?';  // it would stand on what it does not belong to
    } else if (++marks > most_marks) {
      continue;
    }
    text += it;
    taken += columns_of(it);
  }
  return text;
}

std::string to_utf8(std::u32string_view text) {
  std::string utf8;
  std::array<utf8proc_uint8_t, 4> bytes{};
  for (const char32_t it : text) {
    const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(it), bytes.data());
    utf8.append(bytes.begin(), bytes.begin() + length);
  }
  return utf8;
}

std::size_t columns(std::u32string_view text) {
  std::size_t taken = 0;
  for (const char32_t it : text) taken += columns_of(it);
  return taken;
}

Characters cut(Characters text, std::size_t width) {
  if (fitting(text, width) == text.size()) return text;
  text.resize(fitting(text, std::max<std::size_t>(width, 1) - 1));
  if (width > 0) text += U'…';
  return text;
}

std::vector<Characters> wrapped(std::u32string_view text, std::size_t width, std::size_t at_most) {
  width = std::max<std::size_t>(width, 1);
  std::vector<Characters> lines(1);
  for (const auto& word : words_of(text, width)) {
    const auto longer = lines.back().empty() ? word : lines.back() + U' ' + word;
    if (columns(longer) <= width) {
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
  return to_utf8(cut(characters(text, at_most), at_most));
}

std::string padded(std::string_view text, std::size_t width) {
  const auto shown = cut(characters(text, width), width);
  return to_utf8(shown) + std::string(width - columns(shown), ' ');
}

}  // namespace messaging
