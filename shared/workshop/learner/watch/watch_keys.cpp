#include "workshop/learner/watch/watch_keys.hpp"

#include <utility>
#include <vector>

namespace workshop {

std::string keys_line(const Terminal& terminal, const Possible& possible, std::size_t width) {
  const std::vector<std::pair<char, std::string>> keys{
      {'c', "check"},   {'n', "next"}, {'h', "hint"}, {'l', "list"}, {'d', "diff with the solution"},
      {'p', "picture"}, {'q', "quit"}};
  std::string text;
  std::size_t column = 0;
  for (const auto& [key, word] : keys) {
    if (!why_not(key, possible).empty() || (key == 'c' && possible.checked)) continue;
    const std::size_t size = 2 + word.size();
    if (column > 0) {
      const bool fits = column + 2 + size <= width;
      text += fits ? "  " : "\n";
      column = fits ? column + 2 : 0;
    }
    text += terminal.strong(std::string(1, key)) + " " + word;
    column += size;
  }
  return text;
}

std::string why_not(char key, const Possible& possible) {
  if (key == 'n' && !possible.passed) return "The next exercise comes once all checks hold.";
  if (key == 'n' && possible.last) return "This is the last exercise.";
  if (key == 'd' && !possible.passed) return "The difference to the solution is shown once all checks hold.";
  if (key == 'p' && !possible.picture) return "The last check has drawn no picture.";
  return "";
}

}  // namespace workshop
