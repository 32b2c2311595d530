#include "workshop/hints.hpp"

#include <sstream>

namespace workshop {

std::vector<std::string> read_hints(const Project& project, const Exercise& exercise) {
  std::istringstream stream(read_file(project.task(exercise) / "hints.md"));
  std::vector<std::string> hints;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("## ")) hints.emplace_back();
    if (!hints.empty()) hints.back() += line + "\n";
  }
  return hints;
}

}  // namespace workshop
