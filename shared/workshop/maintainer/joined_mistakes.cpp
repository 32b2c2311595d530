#include "workshop/maintainer/joined_mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace workshop {
namespace {

bool is_header(const std::string& file) {
  return !file.ends_with(".cpp");
}

/// What stands between the quotes of `#include "…"`, or nothing.
std::string included(const std::string& line) {
  constexpr std::string_view directive = "#include \"";
  if (!line.starts_with(directive)) return "";
  return line.substr(directive.size(), line.find('"', directive.size()) - directive.size());
}

/// Puts a file behind what it includes, and behind what defines what that declares: in one namespace, a name must be
/// declared before it is used.
void put(const std::string& file, const StepFiles& files, std::set<std::string>& seen,
         std::vector<std::string>& order) {
  if (!files.contains(file) || !seen.insert(file).second) return;
  for (const auto& line : lines_of(files.at(file))) {
    const auto header = included(line);
    put(header, files, seen, order);
    put(fs::path(header).replace_extension(".cpp").string(), files, seen, order);
  }
  order.push_back(file);
}

std::vector<std::string> in_order(const StepFiles& files) {
  std::vector<std::string> order;
  std::set<std::string> seen;
  for (const auto& [file, text] : files) put(file, files, seen, order);
  return order;
}

bool same_headers(const StepFiles& one, const StepFiles& other) {
  const auto headers = [](StepFiles files) {
    std::erase_if(files, [](const auto& file) { return !is_header(file.first); });
    return files;
  };
  return headers(one) == headers(other);
}

/// Puts the file together: what is included goes to its head, where nothing is in a namespace yet.
class Joined {
 public:
  void add(const WrongStep& step, bool with_headers) {
    std::string name = step.name;
    std::replace_if(
        name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
    body_ += fmt::format("\nnamespace mistake_{} {{\n", name);
    for (const auto& file : in_order(step.files)) {
      if (is_header(file) && !with_headers) {
        include(fmt::format("#include \"{}\"", file));
      } else {
        add_file(step, file);
      }
    }
    body_ += fmt::format(
        "const mistakes::Known known(\"{}\", {{configure_frontend, configure_orders, configure_billing, "
        "parse_command}});\n}}  // namespace mistake_{}\n",
        step.name, name);
  }

  std::string text() const {
    std::string text = "// Laid out by `dev check`: several mistakes, each in a namespace of its own.\n";
    for (const auto& line : head_) text += line + "\n";
    return text + body_;
  }

 private:
  void include(const std::string& line) {
    if (std::find(head_.begin(), head_.end(), line) == head_.end()) head_.push_back(line);
  }

  void add_file(const WrongStep& step, const std::string& file) {
    body_ += fmt::format("#line 1 \"{}\"\n", (step.folder / file).string());
    for (const auto& line : lines_of(step.files.at(file))) {
      const bool includes = line.starts_with("#include");
      if (includes && !step.files.contains(included(line))) include(line);
      // What moves to the head leaves an empty line, so that the lines' numbers stay.
      body_ += (includes || line.starts_with("#pragma once") ? "" : line) + "\n";
    }
  }

  std::vector<std::string> head_{"#include \"mistakes/chosen.hpp\""};
  std::string body_;
};

}  // namespace

std::string joined(const StepFiles& solution, const std::vector<WrongStep>& steps) {
  Joined file;
  for (const auto& step : steps) file.add(step, !same_headers(solution, step.files));
  return file.text();
}

}  // namespace workshop
