#include "workshop/maintainer/test_list.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iterator>

namespace workshop {
namespace {

/// What stands between the two, or nothing.
std::string between(const std::string& line, const std::string& before, const std::string& behind) {
  const auto from = line.find(before);
  if (from == std::string::npos) return "";
  return line.substr(from + before.size(), line.find(behind, from + before.size()) - from - before.size());
}

/// `add_test([=[NAME]=] "/…/build/PROGRAM" "an argument")`
KnownTest read_test(const std::string& line, const std::string& build) {
  KnownTest test;
  test.name = between(line, "[=[", "]=]");
  for (auto at = line.find('"'); at != std::string::npos;) {
    const auto end = line.find('"', at + 1);
    const auto word = line.substr(at + 1, end - at - 1);
    if (word.starts_with(build + "/")) test.programs.push_back(word.substr(build.size() + 1));
    if (word == build) test.programs.emplace_back("kit-tests");  // whatever it finds there
    at = end == std::string::npos ? end : line.find('"', end + 1);
  }
  return test;
}

std::vector<KnownTest> those(const std::vector<KnownTest>& tests, const std::function<bool(const KnownTest&)>& wanted) {
  std::vector<KnownTest> some;
  std::copy_if(tests.begin(), tests.end(), std::back_inserter(some), wanted);
  return some;
}

}  // namespace

std::vector<KnownTest> read_tests(const fs::path& build) {
  std::vector<KnownTest> tests;
  for (const auto& entry : fs::recursive_directory_iterator(build / "tests")) {
    if (entry.path().filename() != "CTestTestfile.cmake") continue;
    for (const auto& line : lines_of(read_file(entry.path()))) {
      if (line.starts_with("add_test(")) tests.push_back(read_test(line, build.string()));
      if (!line.starts_with("set_tests_properties(") || tests.empty()) continue;
      // They follow their test.
      if (const auto cost = between(line, " COST \"", "\""); !cost.empty()) tests.back().cost = std::atof(cost.c_str());
      tests.back().quick = tests.back().quick || between(line, " LABELS \"", "\"") == "quick";
    }
  }
  return tests;
}

std::vector<KnownTest> named(const std::vector<KnownTest>& tests, const std::vector<std::string>& names) {
  return those(tests, [&](const auto& test) {
    return std::any_of(names.begin(), names.end(),
                       [&](const auto& name) { return test.name.find(name) != std::string::npos; });
  });
}

std::vector<KnownTest> quick_ones(const std::vector<KnownTest>& tests) {
  return those(tests, [](const auto& test) { return test.quick; });
}

}  // namespace workshop
