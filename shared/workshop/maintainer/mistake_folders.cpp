#include "workshop/maintainer/mistake_folders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "workshop/course/builder.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/maintainer/joined_mistakes.hpp"

namespace workshop {
namespace {

/// So many mistakes are compiled as one file: enough that the headers hardly count, few enough for all cores.
constexpr std::size_t in_one_file = 12;

/// check-NN-mistake-NAME, for these and no others.
void link_programs(const Project& project, const Exercise& exercise, const std::vector<WrongStep>& steps) {
  const auto beginning = target("check", exercise, "mistake-");
  for (const auto& entry : fs::directory_iterator(project.build())) {
    if (entry.path().filename().string().starts_with(beginning)) fs::remove(entry.path());
  }
  for (const auto& step : steps) {
    fs::create_symlink(mistakes_target(exercise), project.build() / (beginning + step.name));
  }
}

}  // namespace

std::string mistakes_target(const Exercise& exercise) {
  return "mistakes-" + exercise.id();
}

std::vector<std::string> lay_out(const Project& project, const Exercise& exercise,
                                 const std::vector<Mistake>& mistakes) {
  const auto solution = read_step(project.solution(exercise));
  std::vector<std::string> wrong;
  std::vector<WrongStep> steps;
  for (const auto& mistake : mistakes) {
    const auto draft = project.build() / "mistakes-draft" / exercise.folder / mistake.name;
    fs::remove_all(draft);
    write_step(draft, solution);
    const auto patched = run_captured(
        {"patch", "-p1", "--silent", "--no-backup-if-mismatch", "-d", draft.string(), "-i", mistake.patch.string()});
    if (!patched.well()) {
      wrong.push_back(fmt::format("the mistake {} does not apply to the solution:\n{}", mistake.name, patched.output));
      continue;
    }
    steps.push_back({mistake.name, draft, read_step(draft)});
  }
  StepFiles files;
  for (auto from = steps.begin(); from != steps.end();) {
    const auto to = from + std::min<std::ptrdiff_t>(in_one_file, steps.end() - from);
    files[fmt::format("{}.cpp", from->name)] = joined(solution, {from, to});
    from = to;
  }
  write_step(project.build() / "mistakes" / exercise.folder, files);
  link_programs(project, exercise, steps);
  return wrong;
}

void write_known_failures(const Project& project, const Exercise& exercise, const KnownFailures& known) {
  nlohmann::ordered_json json;
  for (const auto& [name, failed] : known) {
    json[name] = nlohmann::ordered_json::array();
    for (const auto& one : failed) {
      json[name].push_back({{"check", one.check}, {"expected", one.expected}, {"trace", one.trace}});
    }
  }
  write_file(known_failures_file(project, exercise), json.dump(1) + "\n");
}

}  // namespace workshop
