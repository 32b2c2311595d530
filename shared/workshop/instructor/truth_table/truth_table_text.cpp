#include <fmt/format.h>

#include <algorithm>

#include "workshop/instructor/truth_table/truth_table.hpp"

namespace workshop {
namespace {

constexpr std::size_t line_width = 80;

std::size_t widest_signs(const TruthTable& table) {
  std::size_t width = 1;
  for (const auto& row : table) {
    for (const auto& cell : row.cells) width = std::max(width, signs_of(cell).size());
  }
  return width;
}

std::string padded(std::string text, std::size_t width) {
  const auto now = Terminal::width(text);
  return now < width ? text + std::string(width - now, ' ') : text;
}

char letter_of(std::size_t column) {
  return static_cast<char>('a' + column);
}

/// What the letters of the columns mean, in two columns.
std::string columns_in_words(const TruthRow& row) {
  const auto half = (row.cells.size() + 1) / 2;
  const auto word = [&](std::size_t i) { return fmt::format("{}  {}", letter_of(i), row.cells[i].column); };
  std::string text;
  for (std::size_t i = 0; i < half; ++i) {
    text += "  " + (i + half < row.cells.size() ? padded(word(i), 30) + word(i + half) : word(i)) + "\n";
  }
  return text;
}

}  // namespace

std::string signs_of(const TruthCell& cell) {
  std::string signs;
  for (const auto& sign : property_signs) {
    const auto breaks = [&](const auto& breach) { return breach.property == sign.name; };
    if (std::any_of(cell.breaches.begin(), cell.breaches.end(), breaks)) signs += sign.letter;
  }
  return signs;
}

std::string to_text(const TruthTable& table) {
  const Terminal terminal;
  const auto& columns = table.front().cells;
  const auto width = widest_signs(table) + 1;
  const auto label = line_width - width * columns.size() - 1;
  auto text = std::string(label + 1, ' ');
  for (std::size_t i = 0; i < columns.size(); ++i) text += (i == 0 ? "" : std::string(width - 1, ' ')) + letter_of(i);
  text += "\n";
  for (const auto& row : table) {
    text += padded(fmt::format("{:>2}  {}", row.number, row.title).substr(0, label), label + 1);
    std::size_t gap = 0;
    for (const auto& cell : row.cells) {
      const auto signs = signs_of(cell);
      if (&cell != &row.cells.front()) text += std::string(gap, ' ');
      text += signs.empty() ? terminal.good("·") : terminal.bad(signs);
      gap = width - std::max<std::size_t>(signs.size(), 1);
    }
    text += "\n";
  }
  text += "\nWhat may go wrong:\n" + columns_in_words(table.front());
  text += "\nWhat breaks:\n";
  for (const auto& sign : property_signs) {
    text += fmt::format("  {}  {:<28} {}\n", sign.letter, sign.name, sign.says);
  }
  text += "  ·  nothing: all five hold\n\n";
  text += Terminal::wrapped(coverage_of(table), 0) + "\n\n";
  text += "One row, with the schedules:   ./workshop matrix 4\n";
  text += "One cell, drawn:               ./workshop matrix 4 \"lost send\"   or   matrix 4 e\n";
  return terminal.fit(text);
}

std::string to_text(const TruthRow& row) {
  const Terminal terminal;
  auto text = fmt::format("{} {}\n", terminal.strong(fmt::format("{} · {}", row.number, row.title)),
                          terminal.faint("(the solution)"));
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto& cell = row.cells[i];
    text += fmt::format("\n  {}  {:<22} {}\n", letter_of(i), cell.column,
                        terminal.faint(fmt::format("{} schedules", cell.schedules)));
    for (const auto& breach : cell.breaches) {
      text += fmt::format("     {} {}\n       {:<18}  {}\n", terminal.bad("✗"), breach.property,
                          typed_in_short(breach) + ":", Terminal::wrapped(breach.token, 27));
    }
    if (cell.breaches.empty()) text += fmt::format("     {} all five hold\n", terminal.good("✓"));
  }
  text += fmt::format("\nOne cell, drawn: ./workshop matrix {} \"{}\"\n", row.number, row.cells.back().column);
  return terminal.fit(text);
}

}  // namespace workshop
