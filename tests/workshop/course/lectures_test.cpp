#include "workshop/course/lectures.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/problem.hpp"

namespace {

using namespace workshop;

struct Kit : KitInAFolder {
  void lecture(const std::string& name, const std::string& text) const { write(base / "first/lectures" / name, text); }
};

TEST_CASE("lectures are found by the numbers in the names of their files") {
  const Kit kit;
  kit.lecture("02-chaos.md", "# Chaos\n");
  kit.lecture("01-patterns.md", "# Patterns\n\nText.\n");
  kit.lecture("interlude-the-story.md", "# The story\n");
  for (const auto* other : {"README.md", "handouts.md", "1-short.md", "03-notes.txt"})
    kit.lecture(other, "# No lecture\n");
  const auto project = kit.project();
  const auto all = lectures(project, std::nullopt);
  REQUIRE(all.size() == 3);
  CHECK(all[0].number == "1");
  CHECK(all[0].title == "Patterns");
  CHECK(all[1].title == "Chaos");
  CHECK(all[2].number == "interlude");
  CHECK(lectures(project, "2").front().title == "Chaos");
  CHECK_THROWS_WITH_AS(lectures(project, "7"), "there is no lecture '7'; there are 1, 2, interlude", Problem);
}

TEST_CASE("a lecture without a title is refused, and it is said how one begins") {
  const Kit kit;
  kit.lecture("01-patterns.md", "Patterns\n");
  CHECK_THROWS_WITH_AS(lectures(kit.project()),
                       "lectures/01-patterns.md has no title; its first line should be '# ' and the title", Problem);
}

TEST_CASE("a kit without lectures has none") {
  const Kit kit;
  CHECK(lectures(kit.project()).empty());
}

}  // namespace
