#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "workshop/maintainer/documents/documents.hpp"

namespace workshop {
namespace {

using Lines = std::vector<std::string>;

/// Whether a comment names a file of the kit.
bool is_path(const std::string& comment) {
  static const std::regex path(R"((?:exercises|starting-points|solutions|tests|shared|cmake)/\S+)");
  return std::regex_match(comment, path);
}

/// Where code without the name of its file is out of place.
bool names_every_file(const Document& document) {
  return document.in("lectures/") || document.name == "WORKSHOP.md" ||
         (document.in("solutions/") && document.file.filename() == "INSTRUCTOR.md");
}

/// A line that stands for lines that are left out.
bool is_gap(const std::string& line) {
  const auto text = trimmed(line);
  return text == "…" || text.starts_with("// …");
}

bool is_blank(const std::string& line) {
  return trimmed(line).empty();
}

/// The lines without the indentation that all of them have.
Lines pushed_left(Lines lines) {
  std::size_t common = std::string::npos;
  for (const auto& line : lines) {
    if (!is_blank(line)) common = std::min(common, line.find_first_not_of(' '));
  }
  for (auto& line : lines)
    line = is_blank(line) ? "" : line.substr(common, line.find_last_not_of(" \t\r") + 1 - common);
  return lines;
}

/// Lines that stand together.
struct Run {
  int line = 0;  ///< in the document
  Lines lines;
};

std::vector<Run> runs_of(const CodeBlock& block) {
  std::vector<Run> runs;
  bool begins = true;
  for (std::size_t at = 0; at < block.lines.size(); ++at) {
    const auto& line = block.lines[at];
    if (is_gap(line)) {
      begins = true;
    } else if (!begins || !is_blank(line)) {
      if (begins) runs.push_back({block.first + static_cast<int>(at), {}});
      begins = false;
      runs.back().lines.push_back(line);
    }
  }
  for (auto& run : runs) {
    while (is_blank(run.lines.back())) run.lines.pop_back();
    run.lines = pushed_left(std::move(run.lines));
  }
  return runs;
}

/// How many lines of a run stand in a file from a line on.
std::size_t that_stand(const Run& run, const Lines& file, std::size_t from) {
  const auto size = std::min(run.lines.size(), file.size() - from);
  const auto begin = file.begin() + static_cast<std::ptrdiff_t>(from);
  const auto there = pushed_left(Lines(begin, begin + static_cast<std::ptrdiff_t>(size)));
  return static_cast<std::size_t>(std::mismatch(there.begin(), there.end(), run.lines.begin()).first - there.begin());
}

void compare(const Document& document, const CodeBlock& block, const std::string& name, const Lines& file,
             Findings& findings) {
  std::size_t from = 0;
  for (const auto& run : runs_of(block)) {
    std::size_t best = 0;
    for (; from < file.size(); ++from) {
      const auto standing = that_stand(run, file, from);
      best = std::max(best, standing);
      if (standing == run.lines.size()) break;
    }
    if (best < run.lines.size()) {
      return findings.wrong(document, run.line + static_cast<int>(best),
                            fmt::format("not in {}, or not there: {}", name, trimmed(run.lines[best])));
    }
    from += run.lines.size();
  }
}

/// The names in C++ code, but for those in texts and comments.
std::set<std::string> names_in(const std::string& code) {
  static const std::regex token(R"(//[^\n]*|"(?:[^"\\\n]|\\.)*"|([A-Za-z_]\w*))");
  std::set<std::string> names;
  for (std::sregex_iterator one(code.begin(), code.end(), token), end; one != end; ++one) {
    if ((*one)[1].matched) names.insert(one->str(1));
  }
  return names;
}

/// The names in all C++ code that a document may speak of: of the kit, and where it belongs to an exercise, of that.
std::set<std::string> known_names(const Document& document, const Project& project) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(project.root() / "shared")) {
    if (is_step_file(entry.path())) files.push_back(entry.path());
  }
  for (const auto& exercise : project.exercises()) {
    if (document.name.find("/" + exercise.folder + "/") == std::string::npos) continue;
    for (const auto& folder : {project.starting_point(exercise), project.solution(exercise)}) {
      for (const auto& file : step_files(folder)) files.push_back(file);
    }
  }
  std::set<std::string> names;
  for (const auto& file : files) names.merge(names_in(read_file(file)));
  return names;
}

void look_at_names(const Document& document, const CodeBlock& block, const std::set<std::string>& known,
                   Findings& findings) {
  for (std::size_t at = 0; at < block.lines.size(); ++at) {
    for (const auto& name : names_in(block.lines[at])) {
      if (known.contains(name)) continue;
      findings.wrong(document, block.first + static_cast<int>(at),
                     fmt::format("the name {} is nowhere in the code that this is about", name));
    }
  }
}

}  // namespace

void look_at_excerpts(const Document& document, const Project& project, Findings& findings) {
  for (const auto& comment : document.markdown.comments) {
    if (is_path(comment.text) && comment.block < 0) {
      findings.wrong(document, comment.line, comment.text + ": on the next line there is no fence for its excerpt");
    }
  }
  std::set<std::string> known;
  for (const auto& block : document.markdown.blocks) {
    const auto name = document.markdown.comment_of(block);
    if (is_path(name)) {
      ++findings.excerpts;
      const auto file = project.root() / name;
      if (!fs::is_regular_file(file)) {
        findings.wrong(document, block.line - 1, fmt::format("there is no {}", name));
      } else {
        compare(document, block, name, lines_of(read_file(file)), findings);
      }
    } else if (block.language == "cpp" && names_every_file(document)) {
      findings.wrong(document, block.line,
                     "code is an excerpt: above it stands its file, as in <!-- solutions/10-outbox/orders.cpp -->");
    } else if (block.language == "cpp") {
      if (known.empty()) known = known_names(document, project);
      look_at_names(document, block, known, findings);
    }
    const bool picture = block.fenced && std::any_of(block.lines.begin(), block.lines.end(), [](const auto& line) {
                           return line.find("┃") != std::string::npos;
                         });
    if (picture && names_every_file(document) && !name.starts_with("./workshop ")) {
      findings.wrong(document, block.line,
                     "a picture is real: above it stands its command, as in <!-- ./workshop matrix 5 \"late copy\" "
                     "--picture -->");
    }
  }
}

}  // namespace workshop
