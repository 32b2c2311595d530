#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <nlohmann/json.hpp>
#include <regex>

#include "workshop/command_line/command_line.hpp"
#include "workshop/course/lectures.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/maintainer/documents/documents.hpp"
#include "workshop/maintainer/maintainers_commands.hpp"

namespace workshop {
namespace {

using Words = std::vector<std::string>;

/// What a document writes for what the reader is to choose: `N`, `TOKEN`, `NAME`.
bool is_placeholder(const std::string& word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](unsigned char sign) { return std::isupper(sign) != 0; });
}

/// Words that may be typed in the place of those that stand for others.
Words with_examples(Words words) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!is_placeholder(words[at])) continue;
    const auto before = at == 0 ? "" : words[at - 1];
    words[at] = before == "--of" ? "solution" : before == "--only" ? "orders" : "1";
  }
  return words;
}

/// `check [N] --of solution|starting-point`: without what is in brackets and with it, and each alternative.
std::vector<std::string> spellings(const std::string& line) {
  const auto opens = line.find('[');
  if (opens != std::string::npos) {
    std::size_t depth = 0;
    for (auto at = opens; at < line.size(); ++at) {
      if (line[at] == '[') ++depth;
      if (line[at] != ']' || --depth > 0) continue;
      auto all = spellings(line.substr(0, opens) + line.substr(at + 1));
      const auto with = spellings(line.substr(0, opens) + line.substr(opens + 1, at - opens - 1) + line.substr(at + 1));
      all.insert(all.end(), with.begin(), with.end());
      return all;
    }
  }
  const auto bar = line.find('|');
  if (bar == std::string::npos) return {line};
  const auto begin = line.find_last_of(' ', bar) + 1;
  const auto end = std::min(line.find(' ', bar), line.size());
  std::vector<std::string> all;
  for (auto at = begin; at < end;) {
    const auto next = std::min(line.find('|', at), end);
    for (const auto& one : spellings(line.substr(0, begin) + line.substr(at, next - at) + line.substr(end))) {
      all.push_back(one);
    }
    at = next + 1;
  }
  return all;
}

/// Throws Problem if this is no command line of the kit.
void understand(const std::string& line, const Project& project) {
  auto words = words_of(line);
  words.erase(words.begin());
  if (!words.empty() && words.front() == "-y") words.erase(words.begin());
  const bool left_out = std::erase(words, "…") > 0;
  try {
    const auto request = parse_command_line(with_examples(words), every_command);
    if (request.exercise) project.exercise(*request.exercise);
    if (request.lecture) lectures(project, request.lecture);
  } catch (const Incomplete&) {
    if (!left_out) throw;
  }
}

/// Throws Problem if it names a preset that there is not.
void look_at_cmake(const std::string& line, const Project& project) {
  const auto words = words_of(line);
  const auto preset = std::find(words.begin(), words.end(), "--preset");
  if (words.front() != "cmake" || preset == words.end()) return;
  if (preset + 1 == words.end()) throw Problem("behind --preset there is no name");
  if (is_placeholder(preset[1])) return;
  const bool builds = std::find(words.begin(), words.end(), "--build") != words.end();
  const auto file = project.root() / "CMakePresets.json";
  const auto presets = nlohmann::ordered_json::parse(read_file(file)).at(builds ? "buildPresets" : "configurePresets");
  const bool there = std::any_of(presets.begin(), presets.end(), [&](const auto& p) { return p["name"] == preset[1]; });
  if (!there) throw Problem(fmt::format("CMakePresets.json has no preset {}", preset[1]));
}

/// The commands in a line: those between `&&`, `|` and the like. Where there are comments, what comes behind two blanks
/// or `#` is one.
std::vector<std::string> commands_in(const std::string& line, bool comments) {
  std::vector<std::string> commands(1);
  char quote = 0;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const auto rest = std::string_view(line).substr(at);
    if (quote != 0) {
      if (line[at] == quote) quote = 0;
    } else if (line[at] == '"' || line[at] == '\'') {
      quote = line[at];
    } else if (comments && (rest.starts_with("  ") || rest.starts_with(" #"))) {
      break;
    } else if (rest.starts_with(" && ") || rest.starts_with(" | ") || rest.starts_with("; ") ||
               rest.starts_with(" > ")) {
      commands.emplace_back();
      at = line.find_first_not_of(" &|;>", at) - 1;
      continue;
    }
    commands.back() += line[at];
  }
  return commands;
}

class Look {
 public:
  Look(const Document& document, const Project& project, Findings& findings)
      : document_(document), project_(project), findings_(findings) {}

  void at(const std::string& text, int line, bool comments) {
    for (const auto& command : commands_in(text, comments)) {
      const auto is = [&](const std::string& program) {
        return command == program || command.starts_with(program + " ");
      };
      const bool ours = is("./workshop");
      if (!ours && !is("cmake")) continue;
      ++findings_.commands;
      try {
        if (!ours) look_at_cmake(command, project_);
        if (!ours) continue;
        for (const auto& spelling : spellings(command)) understand(spelling, project_);
      } catch (const Problem& problem) {
        findings_.wrong(document_, line, fmt::format("{}: {}", trimmed(command), problem.what()));
      }
    }
  }

  /// What is typed in a block of code, but for what other programs read.
  void at(const CodeBlock& block) {
    constexpr std::array<std::string_view, 6> typed{"", "sh", "bash", "shell", "console", "text"};
    if (std::find(typed.begin(), typed.end(), block.language) == typed.end()) return;
    for (std::size_t number = 0; number < block.lines.size(); ++number) {
      const auto first = number;
      static const std::regex prompt(R"(^\s*(\$ )?([A-Z_]+=\S* )*)");  // and variables that are set
      auto text = std::regex_replace(trimmed(block.lines[number]), prompt, "");
      while (text.ends_with('\\') && number + 1 < block.lines.size()) {
        text.pop_back();
        text = trimmed(text) + " " + trimmed(block.lines[++number]);
      }
      at(text, block.first + static_cast<int>(first), true);
    }
  }

 private:
  const Document& document_;
  const Project& project_;
  Findings& findings_;
};

}  // namespace

std::vector<std::string> words_of(const std::string& command_line) {
  Words words;
  bool inside = false;
  char quote = 0;
  for (const char sign : command_line) {
    const bool blank = sign == ' ' && quote == 0;
    if (blank || !inside) {
      inside = !blank;
      if (blank) continue;
      words.emplace_back();
    }
    if (quote == 0 && (sign == '"' || sign == '\'')) {
      quote = sign;
    } else if (sign == quote) {
      quote = 0;
    } else {
      words.back() += sign;
    }
  }
  if (quote != 0) throw Problem(fmt::format("the {} has no other", quote));
  return words;
}

void look_at_commands(const Document& document, const Project& project, Findings& findings) {
  Look look(document, project, findings);
  for (const auto& span : document.markdown.spans) look.at(span.text, span.line, false);
  for (const auto& block : document.markdown.blocks) look.at(block);
}

}  // namespace workshop
