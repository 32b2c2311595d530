#include "workshop/verdict/premise.hpp"

#include <doctest/doctest.h>

using namespace workshop;

namespace {

Exercise exercise() {
  Exercise e;
  e.starting_point_fails = {{"the teddy comes twice", "came once"}, {"the order holds", "holds nothing"}};
  return e;
}

CheckResult holds(const std::string& name) {
  CheckResult check;
  check.name = name;
  check.holds = true;
  return check;
}

CheckResult fails(const std::string& name, const std::string& happened) {
  auto check = holds(name);
  check.holds = false;
  check.happened = happened;
  return check;
}

using Differences = std::vector<std::string>;

Differences differences(std::vector<CheckResult> checks, Verdict::Kind kind = Verdict::Kind::checked) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.checks = std::move(checks);
  return differences_from_premise(exercise(), verdict);
}

const auto as_declared = fails("the teddy comes twice", "the teddy came once, not twice");
const auto declared_as_well = fails("the order holds", "it holds nothing");

}  // namespace

TEST_CASE("code that fails as the manifest declares suits the exercise") {
  CHECK(differences({as_declared, holds("a book comes once"), declared_as_well}).empty());
}

TEST_CASE("a check that should fail and holds is named") {
  CHECK(differences({holds("the teddy comes twice"), declared_as_well}) ==
        Differences{"\"the teddy comes twice\" holds already"});
}

TEST_CASE("a check that fails undeclared is named, with what it says") {
  CHECK(differences({as_declared, fails("a book comes once", "it came twice"), declared_as_well}) ==
        Differences{"\"a book comes once\" fails as well: it came twice"});
}

TEST_CASE("a check that fails for another reason says both") {
  CHECK(differences({as_declared, fails("the order holds", "no such order")}) ==
        Differences{"\"the order holds\" fails, not because 'holds nothing', but: no such order"});
}

TEST_CASE("a check that the manifest names and that does not exist is named") {
  CHECK(differences({as_declared}) ==
        Differences{"\"the order holds\" is declared to fail, and there is no such check"});
}

TEST_CASE("code that does not compile or ends the program never suits") {
  CHECK(differences({}, Verdict::Kind::not_built) == Differences{"it does not compile"});
  CHECK(differences({as_declared, fails("the order holds", "it holds nothing; aborted")}, Verdict::Kind::ended_early) ==
        Differences{"\"the order holds\" does not come to its end: it holds nothing; aborted"});
}

TEST_CASE("where every check fails for one reason, that is said once") {
  CHECK(differences({fails("the teddy comes twice", "no table"), fails("a book comes once", "no table"),
                     fails("the order holds", "no table")}) == Differences{"every check fails: no table"});
  const auto once = fails("the teddy comes twice", "the teddy came once, it holds nothing");
  CHECK(differences({once, fails("the order holds", "the teddy came once, it holds nothing")}).empty());
}
