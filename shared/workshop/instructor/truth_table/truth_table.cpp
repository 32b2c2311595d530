#include "workshop/instructor/truth_table/truth_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <nlohmann/json.hpp>
#include <thread>

#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

constexpr std::chrono::seconds time_for_a_row{600};

std::string program(const Exercise& exercise) {
  return "matrix-" + exercise.id();
}

void build_programs(const Project& project, const std::vector<std::string>& programs) {
  const auto built = build_and_tell(project, programs);
  if (built.well()) return;
  std::fputs(built.output.c_str(), stderr);
  throw Problem("the solutions do not compile, so there is no truth table");
}

Breach read_breach(const nlohmann::ordered_json& json) {
  Breach breach;
  json.at("property").get_to(breach.property);
  const auto is_it = [&](const auto& sign) { return sign.name == breach.property; };
  if (std::none_of(property_signs.begin(), property_signs.end(), is_it)) {
    throw Problem("the truth table has no sign for " + breach.property);
  }
  json.at("typed").get_to(breach.typed);
  json.at("token").get_to(breach.token);
  json.at("expected").get_to(breach.expected);
  json.at("happened").get_to(breach.happened);
  json.at("look").get_to(breach.look);
  json.at("sentence").get_to(breach.sentence);
  json.at("replay").get_to(breach.replay);
  breach.page = json.value("page", "");
  breach.picture = read_picture(json);
  return breach;
}

std::vector<TruthCell> explore(const Project& project, const Exercise& exercise, const Command& options) {
  Command command{(project.build() / program(exercise)).string(), std::to_string(exercise.number)};
  command.insert(command.end(), options.begin(), options.end());
  const auto ended = run_captured(command, time_for_a_row);
  if (!ended.well()) {
    const auto lines = lines_of(ended.output);
    throw Problem(lines.empty() ? program(exercise) + " could not explore its row" : lines.back());
  }
  std::vector<TruthCell> cells;
  for (const auto& json : nlohmann::ordered_json::parse(ended.output)) {
    auto& cell = cells.emplace_back();
    json.at("column").get_to(cell.column);
    json.at("schedules").get_to(cell.schedules);
    json.at("runs").get_to(cell.runs);
    for (const auto& breach : json.at("breaks")) cell.breaches.push_back(read_breach(breach));
  }
  return cells;
}

}  // namespace

TruthRow truth_row(const Project& project, const Exercise& exercise) {
  build_programs(project, {program(exercise)});
  return {exercise.number, exercise.title, explore(project, exercise, {})};
}

TruthTable truth_table(const Project& project, const fs::path& pages) {
  const auto& exercises = project.exercises();
  std::vector<std::string> programs;
  for (const auto& exercise : exercises) programs.push_back(program(exercise));
  build_programs(project, programs);

  std::fputs(Terminal().fit("Going through every schedule …\n").c_str(), stderr);
  TruthTable table(exercises.size());
  std::vector<std::exception_ptr> failed(exercises.size());
  std::atomic<std::ptrdiff_t> left = std::ssize(exercises);
  const auto work = [&] {
    // From the last on: those take longest.
    for (auto next = --left; next >= 0; next = --left) {
      const auto i = static_cast<std::size_t>(next);
      const auto& exercise = exercises[i];
      try {
        Command options;
        if (!pages.empty()) options = {"--pages", (pages / exercise.id()).string()};
        table[i] = {exercise.number, exercise.title, explore(project, exercise, options)};
      } catch (...) {
        failed[i] = std::current_exception();
      }
    }
  };
  std::vector<std::thread> workers;
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  for (unsigned i = 0; i < cores; ++i) workers.emplace_back(work);
  for (auto& worker : workers) worker.join();
  for (const auto& failure : failed) {
    if (failure) std::rethrow_exception(failure);
  }
  return table;
}

TruthCell truth_cell(const Project& project, const Exercise& exercise, const std::string& column) {
  build_programs(project, {program(exercise)});
  return explore(project, exercise, {"--column=" + column}).at(0);
}

std::string typed_in_short(const Breach& breach) {
  std::string text;
  for (const auto& line : breach.typed) text += (text.empty() ? "" : ", ") + line.substr(0, line.find(' '));
  return text;
}

std::string coverage_of(const TruthTable& table) {
  std::size_t schedules = 0;
  std::size_t runs = 0;
  for (const auto& row : table) {
    for (const auto& cell : row.cells) {
      schedules += cell.schedules;
      runs += cell.runs;
    }
  }
  return fmt::format("All {} schedules of the cells were tried, in {} runs of the shop.", schedules, runs);
}

}  // namespace workshop
