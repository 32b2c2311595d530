#include "workshop/course/progress.hpp"

#include <doctest/doctest.h>

#include "workshop/course/learner.hpp"
#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/problem.hpp"

namespace fs = std::filesystem;
using workshop::Progress;

TEST_CASE("what was passed and seen is there at the next start") {
  const KitInAFolder kit;
  const auto project = kit.project();
  {
    Progress progress(project);
    CHECK(progress.current() == 0);
    CHECK_FALSE(progress.passed(1));
    progress.set_current(2);
    progress.set_passed(1);
    progress.set_hints_seen(1, 3);
    progress.save();
  }
  const Progress progress(project);
  CHECK(progress.current() == 2);
  CHECK(progress.passed(1));
  CHECK_FALSE(progress.passed(2));
  CHECK(progress.hints_seen(1) == 3);
  CHECK(progress.note().empty());
}

TEST_CASE("what a later version of the kit wrote is kept") {
  const KitInAFolder kit;
  const auto project = kit.project();
  const auto file = kit.base / "first/.workshop/progress.json";
  KitInAFolder::write(file, R"({"version": 9, "current": 1, "passed": {"1": "then"}, "hints": {}, "badges": ["x"]})");
  Progress progress(project);
  progress.set_passed(2);
  progress.save();
  const auto json = nlohmann::json::parse(workshop::read_file(file));
  CHECK(json["badges"][0] == "x");
  CHECK(json["passed"]["1"] == "then");
  CHECK(json["passed"].contains("2"));
}

TEST_CASE("a progress file that cannot be understood is set aside, not overwritten") {
  const KitInAFolder kit;
  const auto file = kit.base / "first/.workshop/progress.json";
  for (const std::string broken : {"", "{", "[]", R"({"current": "one", "passed": {}, "hints": {}})",
                                   R"({"current": 1, "passed": {}, "hints": {}, "checks": {"1": "many"}})",
                                   R"({"current": 1, "passed": {}, "hints": {}, "hints_used": 7})",
                                   R"({"current": 1, "passed": {}, "hints": {}, "follow_up": {"1": "seen"}})"}) {
    CAPTURE(broken);
    KitInAFolder::write(file, broken);
    const auto project = kit.project();
    Progress progress(project);
    CHECK(progress.current() == 0);
    CHECK(progress.note().find("set aside") != std::string::npos);
    CHECK(workshop::read_file(file.string() + ".unreadable") == broken);
  }
}

TEST_CASE("another clone carries on where the last one stopped, with the learner's code") {
  const KitInAFolder kit;
  const auto first = kit.project();
  KitInAFolder::write(kit.base / "first/exercises/01-x/orders.cpp", "// mine");
  KitInAFolder::write(kit.base / "first/exercises/01-x/detail/words.hpp", "// words");
  {
    Progress progress(first);
    progress.set_passed(1);
    progress.set_current(1);
    progress.save();
  }
  kit.make("second");
  const auto second = kit.project("second");
  {
    const Progress progress(second);
    CHECK(progress.passed(1));
    CHECK(progress.note().find("carried over") != std::string::npos);
    CHECK(workshop::read_file(kit.base / "second/exercises/01-x/orders.cpp") == "// mine");
    CHECK(workshop::read_file(kit.base / "second/exercises/01-x/detail/words.hpp") == "// words");
  }
  CHECK(Progress(second).note().empty());
}

TEST_CASE("code that is there is not overwritten by that of another clone") {
  const KitInAFolder kit;
  const auto first = kit.project();
  KitInAFolder::write(kit.base / "first/exercises/01-x/orders.cpp", "// old");
  Progress(first).save();
  kit.make("second");
  KitInAFolder::write(kit.base / "second/exercises/01-x/orders.cpp", "// new");
  const auto second = kit.project("second");
  const Progress progress(second);
  CHECK(workshop::read_file(kit.base / "second/exercises/01-x/orders.cpp") == "// new");
}

TEST_CASE("where nothing can be written, that is said in one line and nothing is lost") {
  const KitInAFolder kit;
  const auto project = kit.project();
  KitInAFolder::write(kit.base / "first/.workshop", "a file where the folder should be");
  Progress progress(project);
  try {
    progress.save();
    FAIL("it was saved");
  } catch (const workshop::Problem& problem) {
    const std::string what = problem.what();
    CHECK(what.find(".workshop") != std::string::npos);
    CHECK(what.find('\n') == std::string::npos);
  }
}

TEST_CASE("checks are counted until the exercise is passed, each exercise for itself") {
  const KitInAFolder kit;
  const auto project = kit.project();
  {
    Progress progress(project);
    CHECK(progress.checks(1) == 0);
    progress.count_check(1);
    progress.count_check(1);
    progress.set_passed(1);
    progress.count_check(1);
    progress.count_check(2);
    progress.save();
  }
  const Progress progress(project);
  CHECK(progress.checks(1) == 2);
  CHECK(progress.checks(2) == 1);
}

TEST_CASE("progress of a kit that did not count checks is read") {
  const KitInAFolder kit;
  const auto project = kit.project();
  KitInAFolder::write(kit.base / "first/.workshop/progress.json",
                      R"({"version": 1, "current": 1, "passed": {"1": "then"}, "hints": {"1": 2}})");
  Progress progress(project);
  CHECK(progress.note().empty());
  CHECK(progress.passed(1));
  CHECK(progress.checks(1) == 0);
  progress.count_check(2);
  CHECK(progress.checks(2) == 1);
}

TEST_CASE("an exercise is passed once, with the hints that were seen until then") {
  const KitInAFolder kit;
  const auto project = kit.project();
  KitInAFolder::write(kit.base / "first/.workshop/progress.json",
                      R"({"version": 1, "current": 1, "passed": {"1": "then"}, "hints": {"2": 2}})");
  Progress progress(project);
  progress.set_passed(1);
  progress.set_passed(2);
  progress.set_hints_seen(2, 4);
  progress.set_passed(2);
  progress.save();
  const auto json = nlohmann::json::parse(workshop::read_file(kit.base / "first/.workshop/progress.json"));
  CHECK(json["passed"]["1"] == "then");
  CHECK(progress.hints_used(1) == 0);
  CHECK(progress.hints_used(2) == 2);
}

TEST_CASE("what another terminal has written meanwhile is kept") {
  const KitInAFolder kit;
  const auto project = kit.project();
  Progress here(project);
  Progress other(project);
  other.set_current(1);
  other.set_passed(1);
  other.set_hints_seen(2, 3);
  other.save();
  here.set_last_live("somewhere");
  here.set_hints_seen(1, 1);
  here.save();
  CHECK(here.passed(1));
  const Progress later(project);
  CHECK(later.current() == 1);
  CHECK(later.passed(1));
  CHECK(later.hints_seen(1) == 1);
  CHECK(later.hints_seen(2) == 3);
  CHECK(later.last_live() == "somewhere");
}

TEST_CASE("numbers that mean nothing are numbers to count on from") {
  const KitInAFolder kit;
  const auto project = kit.project();
  for (const std::string number : {"-5", "99999999999", "18446744073709551615"}) {
    CAPTURE(number);
    KitInAFolder::write(kit.base / "first/.workshop/progress.json", R"({"current": )" + number +
                                                                        R"(, "passed": {}, "hints": {"1": )" + number +
                                                                        R"(}, "checks": {"1": )" + number + "}}");
    Progress progress(project);
    CHECK(progress.hints_seen(1) >= 0);
    CHECK(progress.checks(1) >= 0);
    CHECK(progress.current() >= 0);
    progress.count_check(1);
    CHECK(progress.checks(1) > 0);
  }
}

TEST_CASE("progress of a newer kit with more exercises goes on at the last one that is here") {
  const KitInAFolder kit;
  const auto project = kit.project();
  KitInAFolder::write(kit.base / "first/.workshop/progress.json", R"({"current": 11, "passed": {}, "hints": {}})");
  Progress progress(project);
  const workshop::Learner learner{project, progress};
  CHECK(learner.exercise(std::nullopt).number == 2);
}

TEST_CASE("code of a folder that belongs to another user is not taken") {
  if (::geteuid() != 0) return;  // nobody else can give files away
  const KitInAFolder kit;
  const auto first = kit.project();
  KitInAFolder::write(kit.base / "first/exercises/01-x/orders.cpp", "// whose?");
  {
    Progress progress(first);
    progress.set_passed(1);
    progress.save();
  }
  kit.make("second");
  const auto second = kit.project("second");
  constexpr ::uid_t nobody = 65534;
  for (const auto* theirs : {"first/exercises/01-x/orders.cpp", "first"}) {
    REQUIRE(::chown((kit.base / theirs).c_str(), nobody, nobody) == 0);
    const Progress progress(second);
    CHECK_FALSE(fs::exists(kit.base / "second/exercises/01-x/orders.cpp"));
    fs::remove_all(kit.base / "second/.workshop");
    // Now that it is not the whole folder, what else it holds was taken.
    CHECK(progress.passed(1) == (std::string(theirs) != "first"));
    CHECK((progress.note().find("belongs to another user") != std::string::npos) == (std::string(theirs) == "first"));
    Progress(first).save();  // the clone that was used last
  }
}
