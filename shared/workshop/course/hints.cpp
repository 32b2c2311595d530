#include "workshop/course/hints.hpp"

namespace workshop {

std::vector<std::string> read_hints(const Project& project, const Exercise& exercise) {
  std::vector<std::string> hints;
  for (const auto& line : lines_of(read_file(project.task(exercise) / "hints.md"))) {
    if (line.starts_with("## ")) hints.emplace_back();
    if (!hints.empty()) hints.back() += line + "\n";
  }
  return hints;
}

}  // namespace workshop
