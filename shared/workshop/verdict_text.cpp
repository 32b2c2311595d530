#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "workshop/checking.hpp"
#include "workshop/terminal.hpp"

namespace workshop {
namespace {

constexpr std::size_t most_history = 24;
constexpr std::size_t most_printed = 10;
constexpr std::size_t text_column = 16;

std::string described(const std::string& what, const std::string& text) {
  if (text.empty()) return "";
  return fmt::format("      {:<9} {}\n", what, Terminal::wrapped(text, text_column));
}

std::string story(const Terminal& terminal, const std::vector<std::string>& history) {
  if (history.empty()) return "";
  std::string text = "      " + terminal.faint("what happened, in order:") + "\n";
  const auto first = history.size() > most_history ? history.size() - most_history : 0;
  if (first > 0) text += fmt::format("      … {} lines before …\n", first);
  for (std::size_t i = first; i < history.size(); ++i) {
    // Lines come in columns, which only a line that is too long gives up.
    const bool fits = history[i].size() <= 72;
    text += "        " + terminal.faint(fits ? history[i] : Terminal::wrapped(history[i], 18)) + "\n";
  }
  return text;
}

std::string in_full(const Terminal& terminal, const CheckResult& check, int number) {
  return described("expected", check.expected) + described("happened", check.happened) +
         described("look at", check.look) + story(terminal, check.history) +
         (check.rung == 0 ? ""
                          : described("hint", fmt::format("./workshop hint {} (number {} of 4 is about this)", number,
                                                          check.rung)));
}

std::string printed_by_learner(const std::string& printed) {
  if (printed.empty()) return "";
  std::istringstream stream(printed);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
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
    if (!check.holds && std::exchange(first_failure, false)) text += in_full(terminal, check, exercise.number);
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
