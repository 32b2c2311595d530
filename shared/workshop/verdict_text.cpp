#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "workshop/checking.hpp"
#include "workshop/files.hpp"
#include "workshop/terminal.hpp"

namespace workshop {
namespace {

constexpr std::size_t first_lines = 18;
constexpr std::size_t last_lines = 6;
constexpr std::size_t indent = 8;
constexpr std::size_t most_printed = 10;
constexpr std::size_t text_column = 16;

std::string described(const std::string& what, const std::string& text) {
  if (text.empty()) return "";
  return fmt::format("      {:<9} {}\n", what, Terminal::wrapped(text, text_column));
}

/// A line of the history is `endpoint  what`; a long one goes on below its second column.
std::string history_line(const Terminal& terminal, const std::string& line) {
  constexpr std::size_t column = 10;
  if (line.size() <= column) return terminal.faint(line);
  return terminal.faint(line.substr(0, column) + Terminal::wrapped(line.substr(column), indent + column));
}

/// The beginning, where it goes wrong, and the end, where it leads; what is between is seldom missed.
std::string story(const Terminal& terminal, const std::vector<std::string>& history) {
  if (history.empty()) return "";
  std::string text = "      " + terminal.faint("what happened, in order:") + "\n";
  const bool cut = history.size() > first_lines + last_lines;
  for (std::size_t i = 0; i < history.size(); ++i) {
    if (cut && i == first_lines) {
      text += fmt::format("{:{}}… {} lines …\n", "", indent, history.size() - first_lines - last_lines);
      i = history.size() - last_lines;
    }
    text += fmt::format("{:{}}{}\n", "", indent, history_line(terminal, history[i]));
  }
  return text;
}

std::string_view ordinal(int rung) {
  constexpr std::array<std::string_view, 5> words{"", "first", "second", "third", "fourth"};
  return words.at(static_cast<std::size_t>(rung));
}

std::string in_full(const Terminal& terminal, const CheckResult& check) {
  const auto hint =
      check.rung == 0 ? "" : fmt::format("the {} of four is about this: ./workshop hint", ordinal(check.rung));
  return described("expected", check.expected) + described("happened", check.happened) +
         described("look at", check.look) + story(terminal, check.history) + described("hint", hint);
}

std::string printed_by_learner(const std::string& printed) {
  if (printed.empty()) return "";
  const auto lines = lines_of(printed);
  std::string text = "\nYour code printed:\n";
  const auto first = lines.size() > most_printed ? lines.size() - most_printed : 0;
  if (first > 0) text += fmt::format("  … {} lines before …\n", first);
  for (std::size_t i = first; i < lines.size(); ++i) text += "  " + lines[i] + "\n";
  return text;
}

}  // namespace

std::string to_text(const Verdict& verdict, const Exercise& exercise, const std::string& variant) {
  const Terminal terminal;
  const auto whose = variant == "mine" ? "your code" : "the " + variant;
  std::string text = fmt::format("{} {}\n\n", terminal.strong(fmt::format("{} · {}", exercise.number, exercise.title)),
                                 terminal.faint("(" + whose + ")"));
  if (verdict.kind == Verdict::Kind::not_built) {
    return terminal.fit(text + "It does not compile, so nothing was checked:\n\n" + verdict.trouble);
  }
  bool first_failure = true;
  for (const auto& check : verdict.checks) {
    const auto mark = check.holds ? terminal.good("✓") : terminal.bad("✗");
    text += fmt::format("  {} {}\n", mark, Terminal::wrapped(check.name, 4));
    if (!check.covered.empty()) text += "    " + terminal.faint(Terminal::wrapped(check.covered, 4)) + "\n";
    if (!check.holds && std::exchange(first_failure, false)) text += in_full(terminal, check);
  }
  if (!verdict.trouble.empty()) text += fmt::format("\n{}\n", Terminal::wrapped(verdict.trouble, 0));
  text += printed_by_learner(verdict.printed);
  const auto holding =
      std::count_if(verdict.checks.begin(), verdict.checks.end(), [](const auto& c) { return c.holds; });
  text += verdict.all_hold() ? fmt::format("\nAll {} checks hold.\n", holding)
                             : fmt::format("\n{} of {} checks hold.\n", holding, verdict.checks.size());
  return terminal.fit(text);
}

}  // namespace workshop
