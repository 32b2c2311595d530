#include <fmt/format.h>

#include <algorithm>

#include "workshop/instructor/truth_table/truth_table.hpp"

namespace workshop {
namespace {

std::string in_cell(const TruthCell& cell) {
  const auto signs = signs_of(cell);
  return signs.empty() ? "·" : "**" + signs + "**";
}

bool alike(const Breach& a, const Breach& b) {
  return a.property == b.property && a.typed == b.typed && a.token == b.token;
}

bool alike(const TruthRow& a, const TruthRow& b) {
  return std::equal(a.cells.begin(), a.cells.end(), b.cells.begin(), b.cells.end(), [](const auto& x, const auto& y) {
    return std::equal(x.breaches.begin(), x.breaches.end(), y.breaches.begin(), y.breaches.end(),
                      [](const auto& first, const auto& second) { return alike(first, second); });
  });
}

/// A schedule, and all columns that it stands for.
struct Listed {
  Breach breach;
  std::vector<std::string> columns;
};

/// The schedules of one row; one that several columns share is there once.
std::vector<Listed> listed(const TruthRow& row) {
  std::vector<Listed> list;
  for (const auto& sign : property_signs) {
    for (const auto& cell : row.cells) {
      for (const auto& breach : cell.breaches) {
        if (breach.property != sign.name) continue;
        const auto known =
            std::find_if(list.begin(), list.end(), [&](const auto& it) { return alike(it.breach, breach); });
        if (known != list.end()) {
          known->columns.push_back(cell.column);
        } else {
          list.push_back({breach, {cell.column}});
        }
      }
    }
  }
  return list;
}

std::string schedules(const TruthTable& table) {
  std::string text = "| solution | breaks | typed | schedule | under |\n|---|---|---|---|---|\n";
  for (auto row = table.begin(); row != table.end();) {
    const auto last = std::find_if(row, table.end(), [&](const auto& other) { return !alike(*row, other); });
    std::string numbers;
    for (auto same = row; same != last; ++same) numbers += (same == row ? "" : ", ") + std::to_string(same->number);
    for (const auto& [breach, where] : listed(*row)) {
      // A column's own name may have a comma.
      const auto under = where.size() == row->cells.size() ? "every column" : fmt::format("{}", fmt::join(where, "; "));
      text += fmt::format("| {} | {} | {} | `{}` | {} |\n", numbers, breach.property, typed_in_short(breach),
                          breach.token, under);
    }
    row = last;
  }
  return text;
}

}  // namespace

std::string to_markdown(const TruthTable& table) {
  std::string text = "| solution |";
  std::string line = "|---|";
  for (const auto& cell : table.front().cells) {
    text += fmt::format(" {} |", cell.column);
    line += "---|";
  }
  text += "\n" + line + "\n";
  for (const auto& row : table) {
    text += fmt::format("| {} · {} |", row.number, row.title);
    for (const auto& cell : row.cells) text += fmt::format(" {} |", in_cell(cell));
    text += "\n";
  }
  return text + "\n" + coverage_of(table) + "\n\nThe schedules:\n\n" + schedules(table);
}

}  // namespace workshop
