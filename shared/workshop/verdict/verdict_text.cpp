#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "workshop/machine/files.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {
namespace {

constexpr std::size_t most_lines = 90;  // of a picture
constexpr std::size_t first_lines = 60;
constexpr std::size_t last_lines = 24;
constexpr std::size_t most_printed = 10;
constexpr std::size_t text_column = 16;

std::string described(const std::string& what, const std::string& text) {
  if (text.empty()) return "";
  return fmt::format("      {:<9} {}\n", what, Terminal::wrapped(text, text_column));
}

/// The picture; of a long one the beginning, where it goes wrong, and the end, where it leads.
std::string drawn(const Terminal& terminal, const std::vector<StyledLine>& picture) {
  std::string text;
  for (std::size_t i = 0; i < picture.size(); ++i) {
    if (picture.size() > most_lines && i == first_lines) {
      i = picture.size() - last_lines;
      text += fmt::format("  … {} lines; all of them are in the page …\n", i - first_lines);
    }
    text += terminal.line(picture[i]) + "\n";
  }
  return text;
}

/// What happened in one schedule: the sentence, the picture, and how to see it again.
std::string shown(const Terminal& terminal, const CheckResult& check) {
  std::string text;
  if (!check.sentence.empty()) text += "\n  " + terminal.strong(Terminal::wrapped(check.sentence, 2)) + "\n";
  if (!check.picture.empty()) text += "\n" + drawn(terminal, check.picture) + "\n";
  if (!check.note.empty()) text += "  " + Terminal::wrapped(check.note, 2) + "\n\n";
  // To be pasted, so not broken.
  if (!check.replay.empty()) text += "      again     " + check.replay + "\n";
  if (!check.page.empty()) text += "      page      " + check.page + "\n";
  return text;
}

std::string_view ordinal(int rung) {
  constexpr std::array<std::string_view, 5> words{"", "first", "second", "third", "fourth"};
  return words.at(static_cast<std::size_t>(rung));
}

std::string in_full(const Terminal& terminal, const CheckResult& check, const std::string& probably) {
  const auto hint =
      check.rung == 0 ? "" : fmt::format("the {} of four is about this; next: ./workshop hint", ordinal(check.rung));
  return described("property", check.property) + described("expected", check.expected) +
         described("happened", check.happened) + described("look at", check.look) + shown(terminal, check) +
         described("probably", probably) + described("hint", hint);
}

/// `1,254`.
std::string with_commas(std::size_t number) {
  auto digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3) {
    digits.insert(static_cast<std::size_t>(place), ",");
  }
  return digits;
}

/// What was so before: if it still is, in a line.
std::string kept(const Terminal& terminal, const Verdict& verdict) {
  if (verdict.behind > 0) {
    return fmt::format("\n  in every small world: {} checks, once these hold\n", verdict.behind);
  }
  std::size_t worlds = 0;
  std::size_t schedules = 0;
  std::size_t checks = 0;
  for (const auto& check : verdict.checks) {
    if (check.half != "kept") continue;
    if (!check.holds) return "";
    ++checks;
    worlds += check.worlds;
    schedules += check.schedules;
  }
  if (checks == 0) return "";
  const auto all = fmt::format("in every small world: {} checks, {} small worlds, {} schedules", checks,
                               with_commas(worlds), with_commas(schedules));
  return fmt::format("\n  {} {}\n", terminal.good("✓"), Terminal::wrapped(all, 4));
}

/// The checks one after the other. The first that fails is shown in full; if none does, the first flaw that was found.
std::string one_by_one(const Terminal& terminal, const Verdict& verdict) {
  std::string text;
  std::string half;
  bool picture_shown = false;
  for (const auto& check : verdict.checks) {
    if (verdict.waits(check) || (check.half == "kept" && check.holds)) continue;
    if (check.half != half) {
      text += check.half == "kept" ? "\n  in every small world\n"
                                   : fmt::format("{}  the {}\n", half.empty() ? "" : "\n", check.half);
      half = check.half;
    }
    const auto mark = check.holds ? terminal.good("✓") : terminal.bad("✗");
    text += fmt::format("  {} {}\n", mark, Terminal::wrapped(check.name, 4));
    if (!check.covered.empty()) text += "    " + terminal.faint(Terminal::wrapped(check.covered, 4)) + "\n";
    if (!check.holds && !std::exchange(picture_shown, true)) text += in_full(terminal, check, verdict.probably);
    if (check.flaw && verdict.all_hold() && !std::exchange(picture_shown, true)) text += shown(terminal, check) + "\n";
  }
  const auto waiting = std::count_if(verdict.checks.begin(), verdict.checks.end(),
                                     [&](const auto& check) { return verdict.waits(check); });
  if (waiting > 0) text += fmt::format("\n  the mend: {} checks, once the monkey does its work\n", waiting);
  return text + kept(terminal, verdict);
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

std::string replay_to_text(const Verdict& verdict, const Exercise& exercise, const std::string& variant) {
  if (verdict.kind != Verdict::Kind::checked) return to_text(verdict, exercise, variant);
  const Terminal terminal;
  const auto& check = verdict.checks.front();
  auto text = fmt::format("  {}\n", Terminal::wrapped(check.name, 2));
  if (check.flaw) {
    text += "    " + terminal.good("✓ with this schedule the flaw shows") + "\n";
  } else if (check.holds) {
    text += "    " + terminal.good("✓ with this schedule it holds") + "\n";
  } else {
    text += "    " + terminal.bad("✗ with this schedule it does not hold") + "\n";
    text += described("property", check.property) + described("expected", check.expected) +
            described("happened", check.happened) + described("look at", check.look);
  }
  return terminal.fit(text + shown(terminal, check));
}

std::vector<StyledLine> without_log(std::vector<StyledLine> picture) {
  std::erase_if(picture, [](const StyledLine& line) {
    return std::any_of(line.begin(), line.end(),
                       [](const Styled& part) { return part.style == "logged" || part.style == "legend"; });
  });
  while (!picture.empty() && picture.back().empty()) picture.pop_back();
  return picture;
}

std::string picture_to_text(const CheckResult& check) {
  const Terminal terminal;
  std::string text;
  if (!check.sentence.empty()) text += "  " + terminal.strong(Terminal::wrapped(check.sentence, 2)) + "\n\n";
  return terminal.fit(text + drawn(terminal, without_log(check.picture)));
}

std::string to_text(const Verdict& verdict, const Exercise& exercise, const std::string& variant) {
  const Terminal terminal;
  const auto whose = variant == "mine" ? "your code" : "the " + variant;
  std::string text = fmt::format("{} {}\n\n", terminal.strong(fmt::format("{} · {}", exercise.number, exercise.title)),
                                 terminal.faint("(" + whose + ")"));
  if (verdict.kind == Verdict::Kind::not_built) {
    return terminal.fit(text + "It does not compile, so nothing was checked:\n\n" + verdict.trouble);
  }
  text += one_by_one(terminal, verdict);
  if (!verdict.trouble.empty()) text += fmt::format("\n{}\n", Terminal::wrapped(verdict.trouble, 0));
  text += printed_by_learner(verdict.printed);
  const auto holding = std::count_if(verdict.checks.begin(), verdict.checks.end(),
                                     [&](const auto& c) { return c.holds && !verdict.waits(c); });
  text += verdict.all_hold() ? fmt::format("\nAll {} checks hold.\n", holding)
                             : fmt::format("\n{} of {} checks hold.\n", holding, verdict.checks.size());
  return terminal.fit(text);
}

}  // namespace workshop
