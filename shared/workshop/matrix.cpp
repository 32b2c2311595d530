#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "workshop/checking.hpp"
#include "workshop/commands.hpp"
#include "workshop/problem.hpp"
#include "workshop/truth_table.hpp"

namespace workshop {
namespace {

constexpr std::string_view table_begins = "<!-- ./workshop matrix --markdown: -->\n";
constexpr std::string_view table_ends = "<!-- end of the truth table -->\n";

void print(const std::string& text) {
  std::fputs(text.c_str(), stdout);
}

/// The breach to draw: the worst, if none is named.
const Breach& chosen(const TruthCell& cell, const std::string& property) {
  if (property.empty()) return cell.breaches.front();
  const auto found = std::find_if(cell.breaches.begin(), cell.breaches.end(),
                                  [&](const auto& breach) { return breach.property == property; });
  if (found != cell.breaches.end()) return *found;
  std::string known;
  for (const auto& breach : cell.breaches) known += (known.empty() ? "" : ", ") + breach.property;
  throw Problem(fmt::format("'{}' does not break there; what breaks: {}", property.substr(0, 40),
                            known.empty() ? "nothing" : known));
}

void draw(const Exercise& exercise, const TruthCell& cell, const std::string& property, bool only_picture) {
  if (cell.breaches.empty() && property.empty()) {
    print(
        Terminal().fit(fmt::format("  {} · {} (the solution): {}\n    ✓ all five properties hold in all {} schedules\n",
                                   exercise.number, exercise.title, cell.column, cell.schedules)));
    return;
  }
  const auto& breach = chosen(cell, property);
  CheckResult check = breach;
  if (only_picture) return print(picture_to_text(check));
  check.name = fmt::format("{} · {} (the solution): {}", exercise.number, exercise.title, cell.column);
  Verdict verdict;
  verdict.checks.push_back(check);
  print(replay_to_text(verdict, exercise, "solution"));
  for (const auto& other : cell.breaches) {
    if (&other != &breach) print(fmt::format("      besides   {}\n", other.replay));
  }
}

/// The table is drawn between two lines of the text. Throws Problem if they are not there.
std::string with_table(const std::string& text, const std::string& table, const std::string& file) {
  const auto from = text.find(table_begins);
  const auto to = text.find(table_ends);
  if (from == std::string::npos || to == std::string::npos || to < from) {
    throw Problem(fmt::format("{} has no place for the truth table, between '{}' and '{}'", file,
                              first_line(std::string(table_begins)), first_line(std::string(table_ends))));
  }
  return text.substr(0, from + table_begins.size()) + "\n" + table + "\n" + text.substr(to);
}

}  // namespace

int matrix(const Project& project, const MatrixAs& as) {
  if (as.pages) {
    auto folder = fs::path(*as.pages);
    if (folder.empty()) {
      folder = project.state() / "matrix";
      fs::remove_all(folder);  // pictures of what is otherwise by now would mislead
    }
    make_folder(folder);
    write_file(folder / "index.html", to_page(truth_table(project, folder)));
    print(fmt::format("The truth table, with pictures: {}\n", project.shown(folder / "index.html")));
    return all_holds;
  }
  const auto table = truth_table(project);
  print(as.json ? to_json(table) : as.markdown ? to_markdown(table) : to_text(table));
  return all_holds;
}

int matrix_row(const Project& project, const std::string& number) {
  print(to_text(truth_row(project, project.exercise(number))));
  return all_holds;
}

int matrix_cell(const Project& project, const std::string& number, const std::string& column,
                const std::string& property, bool only_picture) {
  const auto& exercise = project.exercise(number);
  draw(exercise, truth_cell(project, exercise, column), property, only_picture);
  return all_holds;
}

int dev_matrix(const Project& project, bool write) {
  const auto document = project.root() / "WORKSHOP.md";
  const auto short_file = project.root() / "tests" / "matrix.json";
  const auto text = read_file(document);
  const auto table = truth_table(project);
  const auto new_text = with_table(text, to_markdown(table), project.shown(document));
  const auto new_short = to_short_json(table);
  if (write) {
    write_file(document, new_text);
    write_file(short_file, new_short);
  }
  int status = all_holds;
  for (const auto& [file, wanted] : {std::pair(document, new_text), std::pair(short_file, new_short)}) {
    if (fs::exists(file) && read_file(file) == wanted) continue;
    print(fmt::format("{} does not say what the exploration found; ./workshop dev matrix --write writes it\n",
                      project.shown(file)));
    status = something_fails;
  }
  return status;
}

}  // namespace workshop
