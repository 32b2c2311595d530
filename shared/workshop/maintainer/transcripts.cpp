#include "workshop/maintainer/transcripts.hpp"

#include <cstdlib>

namespace workshop {
namespace {

void replace_every(std::string& text, const std::string& old, const std::string& by) {
  for (auto at = text.find(old); at != std::string::npos; at = text.find(old, at + by.size())) {
    text.replace(at, old.size(), by);
  }
}

}  // namespace

std::vector<std::string> transcripts_of(const std::string& markdown) {
  std::vector<std::string> found;
  std::string block;
  bool inside = false;
  bool plain = false;
  for (const auto& line : lines_of(markdown)) {
    if (!line.starts_with("```")) {
      if (inside) block += line + "\n";
      continue;
    }
    inside = !inside;
    if (inside) {
      plain = line == "```";
    } else if (plain && (block.find("✗") != std::string::npos || block.find("│") != std::string::npos)) {
      found.push_back(block);
    }
    block.clear();
  }
  return found;
}

std::string as_seen_by_learner(const Verdict& verdict, const Exercise& exercise, const std::string& variant) {
  ::setenv("NO_COLOR", "1", 1);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  auto text = to_text(verdict, exercise, variant);
  replace_every(text, exercise.id() + "-" + variant, exercise.id() + "-mine");
  replace_every(text, " --of " + variant, "");
  return text;
}

}  // namespace workshop
