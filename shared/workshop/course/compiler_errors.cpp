#include "workshop/course/compiler_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "workshop/machine/files.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

constexpr std::size_t most_errors = 5;
constexpr std::size_t most_raw_lines = 20;
constexpr std::size_t longest_error = 240;
constexpr std::size_t longest_line = 4000;

struct Line {
  std::string path;
  std::string position;  // `33:12`
  std::string kind;      // `error`, `note`, …; empty for `required from here` and the like
  std::string text;
};

// The three take something off the beginning of a text. (Scanned by hand: to compile <regex> takes seconds, and every
// learner compiles this.)

void skip_spaces(std::string_view& text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
}

bool skip(std::string_view& text, std::string_view words) {
  if (!text.starts_with(words)) return false;
  text.remove_prefix(words.size());
  return true;
}

std::string digits(std::string_view& text) {
  const std::string taken(text.substr(0, text.find_first_not_of("0123456789")));
  text.remove_prefix(taken.size());
  return taken;
}

/// `/path:33:12: error: words`, perhaps behind `from`; without the column, without the kind.
bool parse(std::string_view text, Line& line) {
  skip_spaces(text);
  if (!skip(text, "In file included from ")) skip(text, "from ");
  const auto path = text.substr(0, text.find(':'));
  if (path.size() < 2 || path.find(' ') < path.find('/') || path.find('/') == std::string_view::npos) return false;
  text.remove_prefix(path.size());
  skip(text, ":");
  auto position = digits(text);
  if (position.empty() || !skip(text, ":")) return false;
  auto behind = text;
  if (const auto column = digits(behind); !column.empty() && skip(behind, ":")) {
    position += ":" + column;
    text = behind;
  }
  skip_spaces(text);
  line = {std::string(path), position, "", ""};
  for (const std::string kind : {"fatal error", "error", "warning", "note"}) {
    if (!skip(text, kind + ": ")) continue;
    line.kind = kind;
    break;
  }
  line.text = text;
  return true;
}

/// `   33 |   code`, or what stands below it.
bool is_excerpt(std::string_view line) {
  skip_spaces(line);
  digits(line);
  skip_spaces(line);
  return line.starts_with('|');
}

/// What stands behind these words, from a quotation mark on; nothing if they are not there.
std::optional<std::string_view> quoted(std::string_view line, std::string_view words) {
  const auto at = line.rfind(words);
  if (at == std::string_view::npos) return std::nullopt;
  line.remove_prefix(at + words.size());
  if (!skip(line, "`") && !skip(line, "'")) return std::nullopt;
  return line;
}

/// What stands behind these words, up to the end.
std::optional<std::string_view> behind(std::string_view line, std::string_view words) {
  const auto at = line.rfind(words);
  if (at == std::string_view::npos) return std::nullopt;
  return line.substr(at + words.size());
}

/// The function that is missing, as ld and gold say it, or lld and mold, which names the object before it.
std::optional<std::string_view> undefined(std::string_view line) {
  if (auto name = quoted(line, "undefined reference to "); name && name->rfind('\'') != std::string_view::npos)
    return name->substr(0, name->rfind('\''));
  auto name = behind(line, "error: undefined symbol: ");
  if (const auto of = name ? behind(*name, ".o: ") : std::nullopt) return of;
  return name;
}

/// The function that is there twice, without its parameters.
std::optional<std::string_view> defined_twice(std::string_view line) {
  if (const auto name = quoted(line, "multiple definition of ")) return name->substr(0, name->find_first_of("'("));
  auto name = behind(line, "error: duplicate symbol: ");
  if (const auto of = name ? behind(*name, ".o: ") : std::nullopt) name = of;
  if (name) name = name->substr(0, name->find('('));
  return name;
}

void remove_aliases(std::string& text) {
  constexpr std::string_view begin = " {aka ";
  for (auto at = text.find(begin); at != std::string::npos; at = text.find(begin, at)) {
    const auto end = text.find_first_of("{}", at + begin.size());
    if (end != std::string::npos && text[end] == '}') {
      text.erase(at, end + 1 - at);
    } else {
      at += begin.size();
    }
  }
}

/// The words of an error without what only its writers need: what a type is an alias of, and how they assert.
std::string in_short(std::string text) {
  remove_aliases(text);
  for (const std::string prefix : {"static assertion failed: ", "static_assert failed due to requirement "}) {
    if (text.starts_with(prefix)) text.erase(0, prefix.size());
  }
  if (text.size() > longest_error) text.replace(longest_error, std::string::npos, " …");
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
      Cue{"return-statement with no value", "in a function that returns Task it is: co_return;"},
      Cue{"was not declared in this scope", "is a file to be included, or has a parameter no name?"},
      Cue{"undeclared identifier", "is a file to be included, or has a parameter no name?"},
      Cue{"invalid use of void expression", "this does not wait for anything: without co_await"},
      Cue{"no return statement", "a handler that waits for nothing ends with: co_return;"},
      Cue{"control reaches end of non-void",
          "a function that returns Task and waits for nothing ends with: co_return;"},
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

std::vector<std::string> short_lines(std::string_view output) {
  auto lines = lines_of(output);
  // Somebody may have put a hundred thousand characters into one.
  for (auto& line : lines) line.resize(std::min(line.size(), longest_line));
  return lines;
}

class Reader {
 public:
  Reader(std::vector<std::string> lines, std::string_view folder, std::string_view shown)
      : lines_(std::move(lines)), folder_(std::string(folder) + "/"), shown_(shown) {}

  std::string read() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      Line line;
      if (!parse(lines_[i], line)) {
        linking(lines_[i]);
        if (lines_[i].find("In function") != std::string::npos) way_here_.reset();
        continue;
      }
      from_build_folder(line.path);
      const bool own = line.path.starts_with(folder_);
      if (line.kind == "error" || line.kind == "fatal error") {
        error(line, own, i);
      } else if (line.kind == "note" && own) {
        note(line, i);
      } else if (line.kind.empty() && own && is_way_here(line.text)) {
        way_here_ = line;
      }
    }
    return joined();
  }

 private:
  /// ccache may have made a path relative to where it builds: `../../exercises/01-x/orders.cpp`.
  void from_build_folder(std::string& path) const {
    std::string_view rest = path;
    while (skip(rest, "../")) {
    }
    if (rest.size() < path.size() && rest.starts_with(shown_ + "/"))
      path = folder_ + std::string(rest.substr(shown_.size() + 1));
  }

  /// g++ tells before an error inside the kit, clang behind it, which line of the learner's led there.
  static bool is_way_here(const std::string& text) {
    return text.find("required from") != std::string::npos || text.find("expansion of") != std::string::npos;
  }

  void error(const Line& line, bool own, std::size_t at) {
    showing_ = false;
    if (own) {
      add(line, line.text, at, excerpt(at));
    } else if (way_here_) {
      add(*way_here_, line.text, at, line_of(*way_here_));
    } else {
      pending_ = line.text;
      pending_at_ = at;
      return;
    }
    pending_.clear();
  }

  void note(const Line& line, std::size_t at) {
    if (!pending_.empty()) {
      add(line, std::exchange(pending_, ""), pending_at_, line_of(line));
    } else if (showing_) {
      errors_.back() += fmt::format("{}:{}: note: {}\n{}", shown(line.path), line.position, line.text, excerpt(at));
    }
  }

  void add(Line where, const std::string& text, std::size_t at, const std::string& code) {
    way_here_.reset();
    const auto place = fmt::format("{}:{}: error: {}\n", shown(where.path), where.position, in_short(text));
    showing_ = std::none_of(errors_.begin(), errors_.end(), [&](const auto& e) { return e.starts_with(place); });
    if (!showing_) return;
    const auto meaning = cue(text + excerpt(at));
    errors_.push_back(place + code + (meaning.empty() ? "" : fmt::format("  → {}\n", meaning)));
  }

  std::string shown(const std::string& path) const { return shown_ + "/" + path.substr(folder_.size()); }

  /// The lines of code that the compiler shows behind a message.
  std::string excerpt(std::size_t after) const {
    std::string text;
    for (std::size_t i = after + 1; i < lines_.size() && is_excerpt(lines_[i]); ++i) text += lines_[i] + "\n";
    return text;
  }

  /// The line of code itself, where the compiler shows another.
  static std::string line_of(const Line& where) {
    std::ifstream file(where.path);
    const int number = std::stoi(where.position);
    std::string text;
    for (int i = 0; i < number && std::getline(file, text); ++i) {
    }
    return file ? fmt::format("{:>5} | {}\n", number, text) : "";
  }

  void linking(const std::string& line) {
    std::string text;
    if (const auto none = undefined(line)) {
      text = std::string(*none) +
             " is declared, but none of your files defines it\n"
             "  → is a file gone? ./workshop reset N brings all back, and keeps yours as a backup\n";
    } else if (const auto two = defined_twice(line)) {
      text = std::string(*two) +
             " is defined more than once\n"
             "  → one of your files may define it; a function in a header has to be inline\n";
    }
    if (!text.empty() && std::find(errors_.begin(), errors_.end(), text) == errors_.end()) errors_.push_back(text);
  }

  std::string joined() const {
    std::string text;
    for (std::size_t i = 0; i < std::min(errors_.size(), most_errors); ++i) text += errors_[i] + "\n";
    if (errors_.size() > most_errors) text += fmt::format("and {} more\n", errors_.size() - most_errors);
    return text;
  }

  std::vector<std::string> lines_;
  std::string folder_;
  std::string shown_;
  std::vector<std::string> errors_;
  std::optional<Line> way_here_;
  std::string pending_;
  std::size_t pending_at_ = 0;
  bool showing_ = false;
};

}  // namespace

std::string learners_errors(std::string_view build_output, std::string_view folder, std::string_view shown_folder) {
  const auto lines = short_lines(build_output);
  auto errors = Reader(lines, folder, shown_folder).read();
  if (!errors.empty()) return errors;
  std::string end;
  const auto first = lines.size() > most_raw_lines ? lines.size() - most_raw_lines : 0;
  for (std::size_t i = first; i < lines.size(); ++i) end += lines[i] + "\n";
  return end;
}

bool learner_can_mend(std::string_view build_output, std::string_view folder, std::string_view shown_folder) {
  return !Reader(short_lines(build_output), folder, shown_folder).read().empty();
}

std::string errors_in_code(const Project& project, const Exercise& exercise, const std::string& variant,
                           const Ended& built) {
  const auto folder = project.code(exercise, variant).string();
  const auto shown = project.shown(folder);
  const auto errors = learners_errors(built.output, folder, shown);
  if (built.signal == 0 && !built.timed_out && learner_can_mend(built.output, folder, shown)) return errors;
  throw Problem(fmt::format("{} could not be built, and no error in it is the reason. The last that was said:\n\n{}",
                            shown, errors));
}

}  // namespace workshop
