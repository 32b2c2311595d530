#include "workshop/instructor/picture_diff.hpp"

#include <algorithm>
#include <sstream>

namespace workshop {
namespace {

constexpr std::string_view margin = "  ";  // of every line of a picture

std::string words_of(const StyledLine& line) {
  std::string text;
  for (const auto& part : line) text += part.text;
  std::istringstream words(text);
  text.clear();
  for (std::string word; words >> word;) text += word + " ";
  return text;
}

std::vector<std::string> words_of(const std::vector<StyledLine>& lines) {
  std::vector<std::string> all;
  for (const auto& line : lines) all.push_back(words_of(line));
  return all;
}

StyledLine marked(StyledLine line, const std::string& mark, const std::string& style) {
  if (words_of(line).empty()) return line;
  if (line.front().text.starts_with(margin)) line.front().text.erase(0, margin.size());
  for (auto& part : line) {
    if (part.style == "plain" || style == "struck") part.style = style;
  }
  line.insert(line.begin(), {mark + " ", "strong"});
  return line;
}

/// `lengths[i][j]`: how many lines the two have in common, in order, from the i-th and the j-th on.
std::vector<std::vector<std::size_t>> lengths_in_common(const std::vector<std::string>& first,
                                                        const std::vector<std::string>& second) {
  std::vector<std::vector<std::size_t>> lengths(first.size() + 1, std::vector<std::size_t>(second.size() + 1));
  for (std::size_t i = first.size(); i-- > 0;) {
    for (std::size_t j = second.size(); j-- > 0;) {
      lengths[i][j] =
          first[i] == second[j] ? lengths[i + 1][j + 1] + 1 : std::max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

}  // namespace

std::vector<StyledLine> contrasted(const std::vector<StyledLine>& before, const std::vector<StyledLine>& after) {
  const auto first = words_of(before);
  const auto second = words_of(after);
  const auto lengths = lengths_in_common(first, second);
  std::vector<StyledLine> lines;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() || j < after.size()) {
    if (i < before.size() && j < after.size() && first[i] == second[j]) {
      lines.push_back(after[j++]);
      ++i;
    } else if (j == after.size() || (i < before.size() && lengths[i + 1][j] >= lengths[i][j + 1])) {
      if (!first[i].empty()) lines.push_back(marked(before[i], "«", "struck"));
      ++i;
    } else {
      lines.push_back(marked(after[j++], "»", "strong"));
    }
  }
  return lines;
}

}  // namespace workshop
