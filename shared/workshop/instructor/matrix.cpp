#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "workshop/instructor/commands.hpp"
#include "workshop/instructor/truth_table/truth_table.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/verdict/verdict.hpp"

namespace workshop {
namespace {

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

}  // namespace workshop
