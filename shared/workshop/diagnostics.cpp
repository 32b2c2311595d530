#include "workshop/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <vector>

namespace workshop {
namespace {

constexpr std::size_t most_errors = 5;
constexpr std::size_t most_raw_lines = 20;

struct Line {
  std::string path;
  std::string position;  // `33:12`
  std::string kind;      // `error`, `note`, …; empty for `required from here` and the like
  std::string text;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

bool parse(const std::string& text, Line& line) {
  static const std::regex form(
      R"(^\s*(?:In file included from |from )?(/[^:]+):(\d+(?::\d+)?):\s*(?:(fatal error|error|warning|note): )?(.*)$)");
  std::smatch match;
  if (!std::regex_match(text, match, form)) return false;
  line = {match[1], match[2], match[3], match[4]};
  return true;
}

bool is_excerpt(const std::string& line) {
  static const std::regex form(R"(^\s*\d*\s*\|.*$)");
  return std::regex_match(line, form);
}

std::string without_prefix(std::string text) {
  for (const std::string prefix : {"static assertion failed: ", "static_assert failed due to requirement "}) {
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
  }
  return text;
}

/// What some errors mean, in the learner's words; empty for those that speak for themselves.
std::string_view cue(const std::string& text) {
  struct Cue {
    std::string_view part;
    std::string_view says;
  };
  static constexpr std::array cues{
      Cue{"ignoring return", "without co_await this does nothing"},
      Cue{"ignoring returned", "without co_await this does nothing"},
      Cue{"no return statement", "a handler that waits for nothing ends with: co_return;"},
      Cue{"non-void coroutine", "a handler ends with: co_return;"},
      Cue{"not supported by dump_expr", "only begin, commit, send and publish want co_await"},
      Cue{"member 'await_ready'", "only begin, commit, send and publish want co_await"},
      Cue{"promise type for this coroutine", "a handler returns Task"},
      Cue{"fallback_formatter", "this cannot be put into a text as it is; a gift can, as name(gift)"},
      Cue{"Cannot format an argument", "this cannot be put into a text as it is; a gift can, as name(gift)"},
      Cue{"basic_format_string", "the text has another number of {} than there are values, or one is of no use"},
      Cue{"argument not found", "the text has more {} than there are values"},
      Cue{"awaitable<", "is a co_await missing?"},
      Cue{"Awaitable<", "is a co_await missing?"},
  };
  for (const auto& [part, says] : cues) {
    if (text.find(part) != std::string::npos) return says;
  }
  return "";
}

class Reader {
 public:
  Reader(std::string_view folder, std::string_view shown) : folder_(std::string(folder) + "/"), shown_(shown) {}

  std::string read(const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      Line line;
      if (!parse(lines[i], line)) {
        undefined(lines[i]);
        continue;
      }
      const bool own = line.path.starts_with(folder_);
      if (line.kind == "error" || line.kind == "fatal error") {
        showing_ = false;
        if (own) {
          add(line.path, line.position, line.text, lines, i);
        } else {
          pending_ = line.text;  // clang names the learner's line after the error, g++ before it
          if (!own_path_.empty()) add(own_path_, own_position_, line.text, lines, lines.size());
        }
      } else if (line.kind == "note") {
        if (own && !pending_.empty()) {
          add(line.path, line.position, std::exchange(pending_, ""), lines, lines.size());
        } else if (own && showing_) {
          errors_.back() += note(line, lines, i);
        }
      } else if (line.kind.empty()) {
        // Where g++ tells how it came to what it is about to report; a new file or function begins a new story.
        if (own && line.text.find("required from") != std::string::npos) {
          own_path_ = line.path;
          own_position_ = line.position;
        }
      }
      if (lines[i].find("In function") != std::string::npos) own_path_.clear();
    }
    return joined();
  }

 private:
  std::string shown(const std::string& path) const { return shown_ + "/" + path.substr(folder_.size()); }

  static std::string excerpt(const std::vector<std::string>& lines, std::size_t after) {
    std::string text;
    for (std::size_t i = after + 1; i < lines.size() && is_excerpt(lines[i]); ++i) text += lines[i] + "\n";
    return text;
  }

  void add(const std::string& path, const std::string& position, const std::string& text,
           const std::vector<std::string>& lines, std::size_t at) {
    const auto place = fmt::format("{}:{}: error: {}\n", shown(path), position, without_prefix(text));
    const bool known = std::any_of(errors_.begin(), errors_.end(), [&](const auto& e) { return e.starts_with(place); });
    showing_ = !known;
    pending_.clear();
    own_path_.clear();
    if (known) return;
    const auto meaning = cue(text);
    errors_.push_back(place + excerpt(lines, at) + (meaning.empty() ? "" : fmt::format("  → {}\n", meaning)));
  }

  std::string note(const Line& line, const std::vector<std::string>& lines, std::size_t at) const {
    return fmt::format("{}:{}: note: {}\n{}", shown(line.path), line.position, line.text, excerpt(lines, at));
  }

  void undefined(const std::string& line) {
    static const std::regex form(R"(.*undefined reference to [`'](.*)'.*)");
    std::smatch match;
    if (!std::regex_match(line, match, form)) return;
    const auto text = fmt::format(
        "{} is declared, but none of your files defines it\n"
        "  → is a file gone? ./workshop reset brings all back and keeps yours as a backup\n",
        match[1].str());
    if (std::find(errors_.begin(), errors_.end(), text) == errors_.end()) errors_.push_back(text);
  }

  std::string joined() const {
    std::string text;
    for (std::size_t i = 0; i < std::min(errors_.size(), most_errors); ++i) text += errors_[i] + "\n";
    if (errors_.size() > most_errors) text += fmt::format("and {} more\n", errors_.size() - most_errors);
    return text;
  }

  std::string folder_;
  std::string shown_;
  std::vector<std::string> errors_;
  std::string own_path_;
  std::string own_position_;
  std::string pending_;
  bool showing_ = false;
};

}  // namespace

std::string learners_errors(std::string_view build_output, std::string_view folder, std::string_view shown_folder) {
  const auto lines = lines_of(build_output);
  const auto errors = Reader(folder, shown_folder).read(lines);
  if (!errors.empty()) return errors;
  std::string end;
  const auto first = lines.size() > most_raw_lines ? lines.size() - most_raw_lines : 0;
  for (std::size_t i = first; i < lines.size(); ++i) end += lines[i] + "\n";
  return end;
}

}  // namespace workshop
