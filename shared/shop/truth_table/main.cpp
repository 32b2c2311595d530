#include "shop/truth_table/truth_table_row.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "shop/checks/schedule_picture.hpp"
#include "simulation/picture/text/picture_text.hpp"

namespace {

using nlohmann::json;
using namespace shop;

struct Options {
  int number = 0;
  std::string column;
  std::string pages;
};

std::string write_page(const Options& options, const std::string& column, const simulation::Picture& picture) {
  auto name = column + " " + picture.property + ".html";
  std::erase(name, ',');
  std::replace(name.begin(), name.end(), ' ', '-');
  std::filesystem::create_directories(options.pages);
  std::ofstream file(std::filesystem::path(options.pages) / name);
  file << simulation::to_page(picture);
  if (!file.flush()) throw std::runtime_error(name + " could not be written to " + options.pages);
  return name;
}

json to_json(const matrix::Breach& breach, const Options& options, const std::string& column) {
  auto outcome = shown_twice(breach.exploration, Step(), breach.found.schedule);
  if (outcome.property != breach.found.property) throw std::logic_error("a schedule breaks nothing the second time");
  auto& picture = outcome.picture;
  picture.title = fmt::format("the solution of exercise {}: {}", options.number, column);
  picture.command = fmt::format("./workshop matrix {} \"{}\" {}", options.number, column, outcome.property);
  json result{{"property", outcome.property}, {"typed", breach.exploration.typed}, {"token", picture.token},
              {"expected", picture.expected}, {"happened", picture.happened},      {"look", picture.look},
              {"sentence", picture.sentence}, {"replay", picture.command}};
  if (!options.column.empty()) result["picture"] = simulation::drawing_as_json(picture);
  if (!options.pages.empty()) result["page"] = write_page(options, column, picture);
  return result;
}

json to_json(const matrix::Column& column, const Options& options) {
  const auto cell = matrix::explore(Step(), column);
  json result{{"column", column.name}, {"schedules", cell.schedules}, {"runs", cell.runs}};
  result["breaks"] = json::array();
  for (const auto& breach : cell.breaches) result["breaks"].push_back(to_json(breach, options, column.name));
  return result;
}

}  // namespace

/// Prints the row of one step in the truth table, as JSON; or one of its columns, with pictures.
int main(int argc, char** argv) {
  CLI::App app("A row of the truth table");
  Options options;
  app.add_option("NUMBER", options.number, "the exercise that this step is of")->required();
  app.add_option("--column", options.column, "this column only, by name or letter, with pictures");
  app.add_option("--pages", options.pages, "a folder for the pictures as pages");
  CLI11_PARSE(app, argc, argv);
  try {
    auto row = json::array();
    const auto columns = options.column.empty() ? matrix::columns() : std::vector{matrix::column(options.column)};
    for (const auto& column : columns) row.push_back(to_json(column, options));
    const auto text = row.dump(-1, ' ', false, json::error_handler_t::replace);
    return std::puts(text.c_str()) >= 0 ? 0 : 2;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 2;
  }
}
