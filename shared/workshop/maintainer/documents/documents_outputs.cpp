#include <fmt/format.h>

#include <algorithm>

#include "workshop/command_line/command_line.hpp"
#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/maintainer/documents/documents.hpp"
#include "workshop/maintainer/maintainers_commands.hpp"

namespace workshop {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view ours = "./workshop ";

/// Whether a comment is the command of an output. One with a colon at its end belongs to the truth table.
bool is_marker(const Comment& comment) {
  return comment.text.starts_with(ours) && !comment.text.ends_with(':');
}

std::vector<std::string> words_behind(const Comment& comment) {
  auto words = words_of(comment.text);
  words.erase(words.begin());
  return words;
}

/// Whether a command only shows something, and to everybody the same.
bool may_stand(const Request& request) {
  if (!request.exercise || !request.help.empty()) return false;
  if (request.command == "matrix") return true;
  if (request.command == "diff") return request.of == "starting-point";
  return request.command == "replay" && request.of != "mine";
}

/// Throws Problem.
Request understood(const Comment& comment, const Project& project) {
  auto request = parse_command_line(words_behind(comment), every_command);
  if (!may_stand(request)) {
    throw Problem(
        "what it says is not the same for everybody; what can stand here: matrix N [COLUMN], "
        "replay N \"TOKEN\" --of solution or --of starting-point, diff N --of starting-point");
  }
  project.exercise(*request.exercise);
  return request;
}

/// The lines without what nobody sees: blanks at their ends, and blank lines at the end of all.
Lines visible(Lines lines) {
  for (auto& line : lines) line.erase(line.find_last_not_of(" \t\r") + 1);
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string quoted(const Lines& lines, std::size_t at) {
  if (at >= lines.size()) return "nothing more";
  return lines[at].empty() ? "a blank line" : fmt::format("'{}'", lines[at]);
}

/// What the command says. Throws Problem if it cannot be had.
Lines output_of(const Comment& comment, const Project& project, const Shows& shows) {
  understood(comment, project);
  const auto ended = shows(words_behind(comment));
  if (ended.timed_out || ended.signal != 0 || ended.status > something_fails) {
    throw Problem(trimmed(ended.output).empty() ? "it says nothing, and fails" : trimmed(ended.output));
  }
  return visible(lines_of(ended.output));
}

/// The document with another text in one of its blocks.
void replace(const CodeBlock& block, const Lines& by, Lines& lines) {
  const auto first = lines.begin() + block.first - 1;
  const auto at = lines.erase(first, first + static_cast<std::ptrdiff_t>(block.lines.size()));
  Lines indented;
  for (const auto& line : by) indented.push_back(line.empty() ? line : block.indent + line);
  lines.insert(at, indented.begin(), indented.end());
}

}  // namespace

std::vector<std::string> targets_of_outputs(const std::vector<Document>& documents, const Project& project) {
  std::set<std::string> targets;
  for (const auto& document : documents) {
    for (const auto& comment : document.markdown.comments) {
      if (!is_marker(comment)) continue;
      try {
        const auto request = understood(comment, project);
        const auto& exercise = project.exercise(*request.exercise);
        if (request.command == "matrix") targets.insert("matrix-" + exercise.id());
        if (request.command == "replay") targets.insert(target("check", exercise, request.of));
      } catch (const Problem&) {
        // It is said where the document is looked at.
      }
    }
  }
  return {targets.begin(), targets.end()};
}

bool look_at_outputs(Document& document, const Project& project, const Shows& shows, bool write, Findings& findings) {
  auto lines = document.markdown.lines;
  bool changed = false;
  const auto& comments = document.markdown.comments;
  for (auto comment = comments.rbegin(); comment != comments.rend(); ++comment) {  // what is above keeps its place
    if (!is_marker(*comment)) continue;
    const auto wrong = [&](int line, const std::string& what) {
      findings.wrong(document, line, fmt::format("{}: {}", comment->text, what));
    };
    if (comment->block < 0) {
      wrong(comment->line, "on the next line there is no fence for what it says");
      continue;
    }
    const auto& block = document.markdown.blocks[static_cast<std::size_t>(comment->block)];
    if (block.language != "text") wrong(block.line, "what it says stands in a fence of the language text");
    ++findings.outputs;
    try {
      const auto says = output_of(*comment, project, shows);
      const auto shown = visible(block.lines);
      if (says == shown) continue;
      if (write) {
        replace(block, says, lines);
        changed = true;
        continue;
      }
      const auto differ = static_cast<std::size_t>(
          std::mismatch(says.begin(), says.end(), shown.begin(), shown.end()).first - says.begin());
      wrong(block.first + static_cast<int>(differ),
            fmt::format("it says {}, and not {}; ./workshop dev documents --write writes it", quoted(says, differ),
                        quoted(shown, differ)));
    } catch (const Problem& problem) {
      wrong(comment->line, problem.what());
    }
  }
  if (!changed) return false;
  std::string text;
  for (const auto& line : lines) text += line + "\n";
  write_file(document.file, text);
  document = read_document(project, document.file);
  return true;
}

}  // namespace workshop
