#include "workshop/learner/guidance.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/problem.hpp"

TEST_CASE("whoever begins an exercise is told which lecture comes before it") {
  const KitInAFolder kit;
  const auto before = kit.project();
  CHECK(what_to_read(before, before.exercise("1")) == "The task is in exercises/01-x/README.md\n");

  const auto manifest = kit.base / "first/exercises/01-x/exercise.json";
  auto text = workshop::read_file(manifest);
  text.replace(text.find("[]"), 2, R"(["1", "interlude"])");
  KitInAFolder::write(manifest, text);
  KitInAFolder::write(kit.base / "first/lectures/01-patterns.md", "# Patterns\n");
  KitInAFolder::write(kit.base / "first/lectures/interlude-story.md", "# Story\n");
  const auto project = kit.project();
  CHECK(what_to_read(project, project.exercise("1")) ==
        "The lecture before it: lectures/01-patterns.md\n"
        "The lecture before it: lectures/interlude-story.md\n"
        "The task is in exercises/01-x/README.md\n");
  workshop::fs::remove(kit.base / "first/lectures/interlude-story.md");
  CHECK_THROWS_WITH_AS(what_to_read(project, project.exercise("1")), "there is no lecture 'interlude'; there are 1",
                       workshop::Problem);
}
