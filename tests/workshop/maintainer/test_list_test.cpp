#include "workshop/maintainer/test_list.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"

using namespace workshop;

namespace {

std::vector<KnownTest> tests_of(const std::string& text) {
  const KitInAFolder kit;
  const auto build = kit.base / "first/build/workshop";
  std::string written;
  for (const auto& line : lines_of(text)) {
    const auto at = line.find("BUILD");
    written += (at == std::string::npos ? line : line.substr(0, at) + build.string() + line.substr(at + 5)) + "\n";
  }
  KitInAFolder::write(build / "tests" / "fuzz" / "CTestTestfile.cmake", written);
  return read_tests(build);
}

std::string names_of(const std::vector<KnownTest>& tests) {
  std::string names;
  for (const auto& test : tests) names += test.name + " ";
  return names;
}

}  // namespace

TEST_CASE("what CMake has written for ctest says what a test needs, and how long it takes") {
  const auto tests = tests_of(
      "add_test([=[live-load]=] \"live/load.sh\" \"BUILD/live-10-solution\" \"other\")\n"
      "set_tests_properties([=[live-load]=] PROPERTIES  COST \"20\" LABELS \"quick\" TIMEOUT \"900\")\n"
      "add_test([=[transcripts]=] \"transcripts.sh\" \"BUILD\")\n");
  REQUIRE(tests.size() == 2);
  CHECK(tests[0].name == "live-load");
  CHECK(tests[0].programs == std::vector<std::string>{"live-10-solution"});
  CHECK(tests[0].cost == 20);
  CHECK(tests[0].quick);
  CHECK(tests[1].programs == std::vector<std::string>{"kit-tests"});
  CHECK(tests[1].cost == 1);
  CHECK_FALSE(tests[1].quick);
}

TEST_CASE("tests are chosen by what their names hold") {
  const std::vector<KnownTest> tests{{"live", {}, 1, false}, {"live-load", {}, 1, true}, {"shop", {}, 1, false}};
  CHECK(names_of(named(tests, {"live"})) == "live live-load ");
  CHECK(names_of(named(tests, {"load", "sh"})) == "live-load shop ");
  CHECK(named(tests, {"sing"}).empty());
  CHECK(names_of(quick_ones(tests)) == "live-load ");
}
