#include "workshop/course/step_diff.hpp"

#include <fmt/format.h>

#include <set>

#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

constexpr std::size_t columns = 80;

/// Where the lines are; git adds the line above that begins a function, however long it is.
std::string place(std::string line) {
  if (line.size() <= columns) return line;
  auto end = columns;
  while ((static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) --end;  // not within a character
  return line.substr(0, end);
}

std::string style_of(const std::string& line) {
  switch (line.empty() ? ' ' : line.front()) {
    case '+':
      return "good";
    case '-':
      return "bad";
    case ' ':
      return "plain";
    default:
      return "faint";  // where it is, or that the last line has no end
  }
}

/// Adds how one file becomes the other. Either may be missing.
void compare(const std::string& name, const fs::path& from, const fs::path& to, std::vector<StyledLine>& lines) {
  const auto or_nothing = [](const fs::path& file) { return fs::exists(file) ? file.string() : "/dev/null"; };
  // The user's settings for git do not count here.
  const auto ended =
      run_captured({"git", "diff", "--no-index", "--no-ext-diff", "--no-textconv", "--no-color", "--unified=3",
                    "--patience", "--text", "--ignore-cr-at-eol", "--", or_nothing(from), or_nothing(to)});
  if (ended.well()) return;
  const auto found = lines_of(ended.output);
  if (ended.status != 1 || ended.signal != 0) {
    throw Problem(
        fmt::format("git could not compare {}: {}", name, found.empty() ? "it does not say why" : found.back()));
  }
  if (!lines.empty()) lines.emplace_back();
  lines.push_back({{name, "strong"}});
  if (!fs::exists(from)) lines.back().push_back({"  is new", "faint"});
  if (!fs::exists(to)) lines.back().push_back({"  is taken away", "faint"});
  bool in_header = true;
  for (const auto& line : found) {
    in_header = in_header && !line.starts_with("@@");
    if (!in_header) lines.push_back({{line.starts_with("@@") ? place(line) : line, style_of(line)}});
  }
}

}  // namespace

std::vector<std::string> files_between(const fs::path& from, const fs::path& to) {
  const auto before = read_step(from);
  const auto after = read_step(to);
  std::set<std::string> names;
  for (const auto* step : {&before, &after}) {
    for (const auto& [name, text] : *step) names.insert(name);
  }
  std::erase_if(names, [&](const auto& name) {
    const auto one = before.find(name);
    const auto other = after.find(name);
    return one != before.end() && other != after.end() && one->second == other->second;
  });
  return {names.begin(), names.end()};
}

std::vector<StyledLine> lines_between(const fs::path& from, const fs::path& to, const std::vector<std::string>& files) {
  std::vector<StyledLine> lines;
  for (const auto& name : files) compare(name, from / name, to / name, lines);
  return lines;
}

std::vector<StyledLine> lines_between(const fs::path& from, const fs::path& to) {
  return lines_between(from, to, files_between(from, to));
}

}  // namespace workshop
