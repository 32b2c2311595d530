#include "workshop/course/catalogue.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/problem.hpp"

using namespace workshop;

TEST_CASE("an exercise is named by its number, and anything else is told which there are") {
  const KitInAFolder kit;
  const auto project = kit.project();
  CHECK(project.exercise("2").folder == "02-x");
  for (const std::string wrong : {"0", "3", "11", "x", "-1", "", "1x", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK_THROWS_WITH_AS(project.exercise(wrong), ("there is no exercise '" + wrong + "'; there are 1 to 2").c_str(),
                         Problem);
  }
}

TEST_CASE("a manifest that is wrong is named, with what is missing") {
  const KitInAFolder kit;
  const auto file = kit.base / "first/exercises/02-x/exercise.json";
  for (const std::string wrong : {"{", "{}", R"({"number": 2})"}) {
    KitInAFolder::write(file, wrong);
    try {
      kit.project();
      FAIL("it was read");
    } catch (const Problem& problem) {
      CHECK(std::string(problem.what()).find(file.string()) != std::string::npos);
    }
  }
}

TEST_CASE("a folder without exercises is not the workshop") {
  CHECK_THROWS_AS(Project("/tmp/there-is-nothing-here"), Problem);
}

TEST_CASE("an exercise is followed by the next, the last by none") {
  const KitInAFolder kit;
  const auto project = kit.project();
  CHECK(project.after(project.exercise("1")) == &project.exercise("2"));
  CHECK(project.after(project.exercise("2")) == nullptr);
}

TEST_CASE("an exercise may declare a demonstration, and one that is not complete is named") {
  const KitInAFolder kit;
  CHECK_FALSE(kit.project().exercise("1").demo);
  const auto file = kit.base / "first/exercises/02-x/exercise.json";
  const auto whole = read_file(file);
  const auto with = [&](const std::string& demo) {
    KitInAFolder::write(file, whole.substr(0, whole.rfind('}')) + R"(, "demo": )" + demo + "}");
    return kit.project().exercise("2").demo;
  };
  const auto demo = with(R"({"check": "c", "typed": ["create A"], "failure_drawn": false, "scenario": "s",
                             "question": "q", "failure": "f", "mend": "m", "after": "a"})");
  REQUIRE(demo);
  CHECK(demo->check == "c");
  CHECK(demo->token.empty());
  CHECK(demo->typed == std::vector<std::string>{"create A"});
  CHECK_FALSE(demo->failure_drawn);
  CHECK(demo->after == "a");
  CHECK_THROWS_WITH_AS(with(R"({"check": "c"})"), doctest::Contains("02-x/exercise.json is wrong"), Problem);
}
