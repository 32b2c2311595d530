#include "workshop/maintainer/mistake_folders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

StepFiles changed(const StepFiles& original, const StepFiles& drafted) {
  auto changed = drafted;
  std::erase_if(changed, [&](const auto& file) {
    const auto same = original.find(file.first);
    return same != original.end() && same->second == file.second;
  });
  const bool header =
      std::any_of(changed.begin(), changed.end(), [](const auto& file) { return file.first.ends_with(".hpp"); });
  return header ? drafted : changed;
}

}  // namespace

std::vector<std::string> lay_out(const Project& project, const Exercise& exercise,
                                 const std::vector<Mistake>& mistakes) {
  const auto solution = read_step(project.solution(exercise));
  const auto all = project.build() / "mistakes" / exercise.folder;
  std::vector<std::string> wrong;
  std::set<fs::path> expected;
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
    write_step(all / mistake.name, changed(solution, read_step(draft)));
    expected.insert(all / mistake.name);
  }
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(all, none)) {
    if (!expected.contains(entry.path())) fs::remove_all(entry.path());
  }
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
