#include "workshop/verdict/mistakes.hpp"

#include <doctest/doctest.h>

#include "workshop/maintainer/mistake_folders.hpp"

#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/problem.hpp"

using namespace workshop;

namespace {

CheckResult failing(const std::string& name, const std::string& trace) {
  CheckResult check;
  check.name = name;
  check.expected = "right";
  check.trace = trace;
  return check;
}

Verdict verdict_of(std::vector<CheckResult> checks) {
  Verdict verdict;
  verdict.checks = std::move(checks);
  return verdict;
}

class Kit : public KitInAFolder {
 public:
  Kit() : project_(project()) {}
  void mistake(const std::string& name, const std::string& header) const {
    write(folder() / (name + ".patch"), header + "--- a/x.cpp\nsays: not this\n");
  }
  std::filesystem::path folder() const { return base / "first/tests/mistakes/01-x"; }
  const Exercise& exercise() const { return project_.exercise(1); }
  /// The name of the mistake that is recognised, and the rung that it points at.
  std::string recognises(const Verdict& verdict) const {
    const auto found = recognised(project_, exercise(), verdict);
    return found ? found->name + " " + std::to_string(found->rung) : "";
  }
  const Project& its_project() const { return project_; }

 private:
  Project project_;
};

}  // namespace

TEST_CASE("a mistake is read from the head of its patch") {
  const Kit kit;
  kit.mistake("b", "caught-by: c1\nsays: You forgot it.\nhint: 3\n");
  kit.mistake("a", "caught-by: c2\nsays: Another.\n");
  const auto mistakes = read_mistakes(kit.its_project(), kit.exercise());
  REQUIRE(mistakes.size() == 2);
  CHECK(mistakes[0].name == "a");
  CHECK(mistakes[0].rung == 0);
  CHECK(mistakes[1].caught_by == "c1");
  CHECK(mistakes[1].says == "You forgot it.");
  CHECK(mistakes[1].rung == 3);
}

TEST_CASE("a mistake that does not say what it should is a problem") {
  for (const std::string head : {"says: it\n", "caught-by: c\n", "caught-by: c\nsays: it\nhint: 5\n", ""}) {
    CAPTURE(head);
    const Kit kit;
    kit.mistake("a", head);
    CHECK_THROWS_AS(read_mistakes(kit.its_project(), kit.exercise()), Problem);
  }
}

TEST_CASE("a verdict that fails just as a mistake does is recognised") {
  const Kit kit;
  kit.mistake("a", "caught-by: c1\nsays: You forgot it.\nhint: 3\n");
  kit.mistake("b", "caught-by: c1\nsays: You did it twice.\n");
  CHECK(kit.recognises(verdict_of({failing("c1", "t1")})).empty());
  const KnownFailures known{{"a", {{"c1", "right", "t1"}}}, {"b", {{"c1", "right", "t1"}, {"c2", "right", "t2"}}}};
  write_known_failures(kit.its_project(), kit.exercise(), known);
  CHECK(read_known_failures(kit.its_project(), kit.exercise()) == known);

  CHECK(kit.recognises(verdict_of({failing("c1", "t1")})) == "a 3");
  CHECK(kit.recognises(verdict_of({failing("c1", "t1"), failing("c2", "t2")})) == "b 0");
  CHECK(kit.recognises(verdict_of({failing("c1", "another")})).empty());
  CHECK(kit.recognises(verdict_of({failing("c2", "t2")})).empty());
  CHECK(kit.recognises(verdict_of({})).empty());
  auto ended = verdict_of({failing("c1", "t1")});
  ended.kind = Verdict::Kind::ended_early;
  CHECK(kit.recognises(ended).empty());
}

TEST_CASE("where two mistakes fail alike, nothing is said unless they say the same") {
  for (const bool same : {true, false}) {
    const Kit kit;
    kit.mistake("a", "caught-by: c1\nsays: You forgot it.\n");
    kit.mistake("b", same ? "caught-by: c1\nsays: You forgot it.\n" : "caught-by: c1\nsays: Another.\n");
    write_known_failures(kit.its_project(), kit.exercise(),
                         {{"a", {{"c1", "right", "t1"}}}, {"b", {{"c1", "right", "t1"}}}});
    CHECK(kit.recognises(verdict_of({failing("c1", "t1")})).empty() != same);
  }
}

TEST_CASE("what waits for the first half is no part of how a mistake fails") {
  auto monkey = failing("c1", "t1");
  monkey.half = "monkey";
  auto mend = failing("c2", "t2");
  mend.half = "mend";
  CHECK(failures(verdict_of({monkey, mend})) == std::vector<Failure>{{"c1", "right", "t1"}});
}

TEST_CASE("a file of known failures that cannot be read is one line") {
  const Kit kit;
  KitInAFolder::write(kit.folder() / "failures.json", R"({"a": [{"check": 7}]})");
  CHECK_THROWS_AS(read_known_failures(kit.its_project(), kit.exercise()), Problem);
}
