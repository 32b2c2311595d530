#include "workshop/course/lectures.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

/// `01-message-delivery-patterns` → `1`, `interlude-the-story` → `interlude`; empty if it is no lecture.
std::string number_in(const std::string& name) {
  const auto first = name.substr(0, name.find('-'));
  if (first == "interlude") return first;
  const bool digits =
      first.size() == 2 && std::all_of(first.begin(), first.end(), [](char c) { return '0' <= c && c <= '9'; });
  return digits ? std::to_string(std::stoi(first)) : "";
}

}  // namespace

std::string title_of(const Project& project, const fs::path& document) {
  const auto first = first_line(read_file(document));
  if (first.starts_with("# ")) return first.substr(2);
  throw Problem(fmt::format("{} has no title; its first line should be '# ' and the title", project.shown(document)));
}

std::vector<Lecture> lectures(const Project& project) {
  std::vector<Lecture> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(project.root() / "lectures", none)) {
    const auto& file = entry.path();
    const auto number = number_in(file.stem().string());
    if (file.extension() == ".md" && !number.empty()) found.push_back({number, title_of(project, file), file});
  }
  std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.file < other.file; });
  return found;
}

std::vector<Lecture> lectures(const Project& project, const std::optional<std::string>& number) {
  auto all = lectures(project);
  if (!number) return all;
  std::vector<std::string> known;
  for (const auto& lecture : all) {
    if (lecture.number == *number) return {lecture};
    known.push_back(lecture.number);
  }
  throw Problem(fmt::format("there is no lecture '{}'; there are {}", number->substr(0, 60), fmt::join(known, ", ")));
}

}  // namespace workshop
