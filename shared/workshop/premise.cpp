#include "workshop/premise.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace workshop {

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
  return differences;
}

}  // namespace workshop
