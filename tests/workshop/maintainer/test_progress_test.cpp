#include "workshop/maintainer/test_progress.hpp"

#include <doctest/doctest.h>

using namespace workshop;

namespace {

using std::chrono::seconds;

const std::string start = "      Start  1: first\n";
const std::string passed = " 1/20 Test  #1: first ....................   Passed    1.20 sec\n";
const std::string failed = " 2/20 Test  #2: second ...................***Failed    0.10 sec\n";
const std::string summary = "\n95% tests passed, 1 tests failed out of 20\n";

/// What is said when nothing has been said before, so many seconds after the beginning.
std::string heard(bool on_terminal, const std::string& said, int after = 0) {
  TestProgress progress({{"first", 30}, {"second", 10}, {"third", 260}}, on_terminal);
  return progress.hear(said, TestProgress::Clock::now() + seconds(after));
}

}  // namespace

TEST_CASE("elsewhere than on a terminal, all that ctest says is passed on") {
  const auto all = start + failed + summary;
  CHECK(heard(false, all).find(start + failed) == 0);
  CHECK(heard(false, all).ends_with(summary));
}

TEST_CASE("elsewhere, a line now and then says how many are done, and about how long the rest takes") {
  CHECK(heard(false, start + passed, 60) == start + passed);
  CHECK(heard(false, start + passed + failed, 80) ==
        start + passed + failed + "2 of 20 tests are done, about 9 min left\n");
}

TEST_CASE("on a terminal, one line says how many are done, and what passes says no more") {
  CHECK(heard(true, passed, 20).ends_with("1 of 20 tests are done, about 3 min left"));
  CHECK(heard(true, start + passed).find("Start") == std::string::npos);
  CHECK(heard(true, start + passed).find("Passed") == std::string::npos);
}

TEST_CASE("on a terminal, what fails and the summary are as ctest says them, and the line makes room") {
  const auto said = heard(true, passed + failed + "why it failed\n" + summary);
  CHECK(said.find("\r\x1b[K" + failed + "why it failed\n" + summary) != std::string::npos);
}

TEST_CASE("a line that comes in pieces is one line") {
  TestProgress progress({}, false);
  CHECK(progress.hear(passed.substr(0, 9)).empty());
  CHECK(progress.hear(passed.substr(9)) == passed);
}
