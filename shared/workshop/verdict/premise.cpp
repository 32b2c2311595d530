#include "workshop/verdict/premise.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace workshop {
namespace {

/// Why all checks fail, if they do so for the same reason: then that is all there is to say.
std::string the_one_reason(const Verdict& verdict) {
  const auto& checks = verdict.checks;
  const auto alike = [&](const auto& check) { return !check.holds && check.happened == checks.front().happened; };
  return checks.size() > 1 && std::all_of(checks.begin(), checks.end(), alike) ? checks.front().happened : "";
}

}  // namespace

std::vector<std::string> differences_from_premise(const Exercise& exercise, const Verdict& verdict) {
  if (verdict.kind == Verdict::Kind::not_built) return {"it does not compile"};
  if (verdict.kind == Verdict::Kind::ended_early) {
    const auto& last = verdict.checks.back();
    return {fmt::format("\"{}\" does not come to its end: {}", last.name, last.happened)};
  }
  std::vector<std::string> differences;
  auto declared = exercise.starting_point_fails;
  for (const auto& check : verdict.checks) {
    const auto found =
        std::find_if(declared.begin(), declared.end(), [&](const auto& d) { return d.check == check.name; });
    if (found == declared.end()) {
      if (!check.holds) differences.push_back(fmt::format("\"{}\" fails as well: {}", check.name, check.happened));
      continue;
    }
    if (check.holds) {
      differences.push_back(fmt::format("\"{}\" holds already", check.name));
    } else if (check.happened.find(found->because) == std::string::npos) {
      differences.push_back(
          fmt::format("\"{}\" fails, not because '{}', but: {}", check.name, found->because, check.happened));
    }
    declared.erase(found);
  }
  for (const auto& left : declared) {
    differences.push_back(fmt::format("\"{}\" is declared to fail, and there is no such check", left.check));
  }
  const auto reason = differences.empty() ? "" : the_one_reason(verdict);
  return reason.empty() ? differences : std::vector<std::string>{"every check fails: " + reason};
}

}  // namespace workshop
