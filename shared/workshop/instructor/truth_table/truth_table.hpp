#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/machine/terminal.hpp"
#include "workshop/verdict/verdict.hpp"

/// The truth table: which property holds in which solution, under which faults.
namespace workshop {

/// A property that breaks, and the simplest schedule in which it does.
struct Breach : CheckResult {
  std::vector<std::string> typed;  ///< once order A is there
};

struct TruthCell {
  std::string column;
  std::size_t schedules = 0;     ///< all there are; in each of them, what is not among the breaches holds
  std::size_t runs = 0;          ///< how often the shop was run to know this
  std::vector<Breach> breaches;  ///< the worst first
};

struct TruthRow {
  int number = 0;     ///< of the exercise
  std::string title;  ///< of the exercise
  std::vector<TruthCell> cells;
};

using TruthTable = std::vector<TruthRow>;

/// A property as the table names it.
struct PropertySign {
  char letter;
  std::string_view name;
  std::string_view says;
};

/// All properties, the worst to break first.
inline constexpr std::array<PropertySign, 5> property_signs{{
    {'N', "nothing-lost-nothing-twice", "an order holds what its commands give"},
    {'B', "billing-agrees", "Billing bills what the orders hold"},
    {'S', "nothing-stuck", "every message is handled in the end"},
    {'T', "told-after-true", "an event leaves after its change is saved"},
    {'O', "told-only-what-changed", "no event tells of a change that was none"},
}};

/// Builds and explores the row of one solution. Throws Problem.
TruthRow truth_row(const Project& project, const Exercise& exercise);
/// Builds and explores all rows, several at the same time. `pages`: a folder for the pictures, with a folder for each
/// row; none if it is empty. Throws Problem.
TruthTable truth_table(const Project& project, const fs::path& pages = {});
/// Explores one cell, with pictures; `column` is its name or its letter. Throws Problem if there is no such column.
TruthCell truth_cell(const Project& project, const Exercise& exercise, const std::string& column);

/// The letters of the properties that break, the worst first; empty if all hold.
std::string signs_of(const TruthCell& cell);
/// What is typed, in short: `add, remove`.
std::string typed_in_short(const Breach& breach);
/// How many schedules there are, and how often the shop was run.
std::string coverage_of(const TruthTable& table);

/// For a terminal of 80 columns.
std::string to_text(const TruthTable& table);
/// One row, with the schedules.
std::string to_text(const TruthRow& row);
/// All that is known, but for the pictures.
std::string to_json(const TruthTable& table);
/// The breaches alone, a line for each: what the kit's test compares with.
std::string to_short_json(const TruthTable& table);
/// As WORKSHOP.md shows it.
std::string to_markdown(const TruthTable& table);
/// As a page of its own; the pictures are linked where they were written, in a folder `NN/` for each row.
std::string to_page(const TruthTable& table);

}  // namespace workshop
