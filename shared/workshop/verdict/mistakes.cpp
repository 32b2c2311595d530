#include "workshop/verdict/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

Mistake read_mistake(const fs::path& patch) {
  Mistake mistake{patch.stem().string(), patch, "", "", 0};
  for (const auto& line : lines_of(read_file(patch))) {
    if (line.starts_with("--- ")) break;
    if (line.starts_with("caught-by: ")) mistake.caught_by = line.substr(11);
    if (line.starts_with("says: ")) mistake.says = line.substr(6);
    if (line.size() == 7 && line.starts_with("hint: ")) mistake.rung = line[6] - '0';
  }
  if (mistake.caught_by.empty() || mistake.says.empty() || mistake.rung < 0 || mistake.rung > 4) {
    throw Problem(patch.string() + " does not say `caught-by:` and `says:`, or its `hint:` is not 1 to 4");
  }
  return mistake;
}

}  // namespace

std::vector<Mistake> read_mistakes(const Project& project, const Exercise& exercise) {
  std::vector<Mistake> mistakes;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(project.mistakes(exercise), none)) {
    if (entry.path().extension() == ".patch") mistakes.push_back(read_mistake(entry.path()));
  }
  std::sort(mistakes.begin(), mistakes.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return mistakes;
}

std::vector<Failure> failures(const Verdict& verdict) {
  std::vector<Failure> failed;
  for (const auto& check : verdict.checks) {
    if (!check.holds && !verdict.waits(check)) failed.push_back({check.name, check.expected, check.trace});
  }
  return failed;
}

fs::path known_failures_file(const Project& project, const Exercise& exercise) {
  return project.mistakes(exercise) / "failures.json";
}

KnownFailures read_known_failures(const Project& project, const Exercise& exercise) {
  KnownFailures known;
  const auto file = known_failures_file(project, exercise);
  if (!fs::exists(file)) return known;
  try {
    const auto json = nlohmann::ordered_json::parse(read_file(file));
    for (const auto& [name, failed] : json.items()) {
      known[name];
      for (const auto& one : failed) known[name].push_back({one.at("check"), one.at("expected"), one.at("trace")});
    }
  } catch (const nlohmann::ordered_json::exception& error) {
    throw Problem(fmt::format("{} is wrong: {}", project.shown(file), error.what()));
  }
  return known;
}

std::optional<Mistake> recognised(const Project& project, const Exercise& exercise, const Verdict& verdict) {
  if (verdict.kind != Verdict::Kind::checked || verdict.all_hold()) return std::nullopt;
  const auto failed = failures(verdict);
  std::optional<Mistake> found;
  const auto known = read_known_failures(project, exercise);
  for (const auto& mistake : read_mistakes(project, exercise)) {
    const auto how = known.find(mistake.name);
    if (how == known.end() || how->second != failed) continue;
    if (found && found->says != mistake.says) return std::nullopt;
    found = mistake;
  }
  return found;
}

}  // namespace workshop
