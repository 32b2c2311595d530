#include <fmt/format.h>

#include <regex>

#include "workshop/maintainer/documents/documents.hpp"

namespace workshop {
namespace {

/// `a.{hpp,cpp}` is `a.hpp` and `a.cpp`.
std::vector<std::string> all_meant(const std::string& path) {
  static const std::regex braces(R"((.*)\{([^{}]*,[^{}]*)\}(.*))");
  std::smatch parts;
  if (!std::regex_match(path, parts, braces)) return {path};
  std::vector<std::string> all;
  static const std::regex comma(",");
  const auto names = parts.str(2);
  for (std::sregex_token_iterator name(names.begin(), names.end(), comma, -1), end; name != end; ++name) {
    for (const auto& one : all_meant(parts.str(1) + name->str() + parts.str(3))) all.push_back(one);
  }
  return all;
}

/// The learner's own code appears when the exercise is started.
bool will_be_there(const std::string& path, const Project& project) {
  static const std::string tasks = "exercises/";
  const auto below = path.substr(std::min(path.size(), tasks.size()));
  return path.starts_with(tasks) && is_step_file(path) &&
         (fs::exists(project.root() / "starting-points" / below) || fs::exists(project.root() / "solutions" / below));
}

}  // namespace

void look_at_files(const Document& document, const Project& project, Findings& findings) {
  static const std::regex path(R"((?:lectures|exercises|starting-points|solutions|tests|shared|cmake|\.ci)/\S*)");
  // A word in capitals stands for a name, but for README.md and its like.
  static const std::regex placeholder(R"([*<>]|…|(?:^|[^A-Za-z])[A-Z]+(?![A-Za-z]|\.md))");
  for (const auto& span : document.markdown.spans) {
    if (!std::regex_match(span.text, path) || std::regex_search(span.text, placeholder)) continue;
    ++findings.files;
    for (const auto& one : all_meant(span.text)) {
      if (!fs::exists(project.root() / one) && !will_be_there(one, project)) {
        findings.wrong(document, span.line, fmt::format("there is no {}", one));
      }
    }
  }
}

}  // namespace workshop
