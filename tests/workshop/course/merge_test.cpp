#include "workshop/course/merge.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/problem.hpp"

using namespace workshop;

namespace {

Merged merged(const StepFiles& base, const StepFiles& mine, const StepFiles& theirs,
              InConflict in_conflict = InConflict::united) {
  return merge({"base", base}, {"mine", mine}, {"theirs", theirs}, in_conflict);
}

const std::string lines = "one\ntwo\nthree\nfour\nfive\n";

}  // namespace

TEST_CASE("what each side changed is in the merged file") {
  const auto result = merged({{"a.cpp", lines}}, {{"a.cpp", "ONE\ntwo\nthree\nfour\nfive\n"}},
                             {{"a.cpp", "one\ntwo\nthree\nfour\nFIVE\n"}});
  CHECK(result.files == StepFiles{{"a.cpp", "ONE\ntwo\nthree\nfour\nFIVE\n"}});
  CHECK(result.conflicts.empty());
}

TEST_CASE("a file that one side alone changed, added or removed is as that side has it") {
  const StepFiles base{{"changed.cpp", "old\n"}, {"removed.cpp", "old\n"}};
  const StepFiles changed{{"added.cpp", "new\n"}, {"changed.cpp", "new\n"}};
  for (const bool by_me : {true, false}) {
    CAPTURE(by_me);
    const auto result = by_me ? merged(base, changed, base) : merged(base, base, changed);
    CHECK(result.files == changed);
    CHECK(result.conflicts.empty());
  }
}

TEST_CASE("what both sides did in the same way is no conflict") {
  const StepFiles base{{"removed.cpp", "old\n"}, {"a.cpp", lines}};
  const StepFiles changed{{"added.cpp", "new\n"}, {"a.cpp", lines + "six\n"}};
  const auto result = merged(base, changed, changed);
  CHECK(result.files == changed);
  CHECK(result.conflicts.empty());
}

TEST_CASE("a change that was merged before is merged again without a conflict") {
  const StepFiles base{{"a.cpp", lines}};
  const StepFiles theirs{{"a.cpp", lines + "six\n"}};
  const auto once = merged(base, {{"a.cpp", "zero\n" + lines}}, theirs);
  const auto twice = merged(base, once.files, theirs);
  CHECK(twice.files == once.files);
  CHECK(twice.conflicts.empty());
}

TEST_CASE("in a conflict both versions are marked, and the sides named") {
  const auto result = merged({{"a.cpp", "one\n"}}, {{"a.cpp", "mine\n"}}, {{"a.cpp", "theirs\n"}}, InConflict::marked);
  REQUIRE(result.conflicts.size() == 1);
  CHECK(result.conflicts[0].file == "a.cpp");
  CHECK_FALSE(result.conflicts[0].removed);
  CHECK(result.files.at("a.cpp") == "<<<<<<< mine\nmine\n=======\ntheirs\n>>>>>>> theirs\n");
}

TEST_CASE("two functions that were added at the same place are both whole in the union") {
  const auto function = [](const std::string& name) { return "\nTask " + name + "() {\n  co_return;\n}\n"; };
  const auto result = merged({{"a.cpp", function("old")}}, {{"a.cpp", function("old") + function("mine")}},
                             {{"a.cpp", function("old") + function("theirs")}});
  CHECK(result.conflicts.size() == 1);
  CHECK(result.files.at("a.cpp") == function("old") + function("mine") + function("theirs"));
}

TEST_CASE("a function that was renamed or moved away does not come back under its old name") {
  const auto declaration = [](const std::string& name) {
    return "\n/// Sends it twice.\nTask " + name + "(Next next);\n";
  };
  const StepFiles base{{"chaos.hpp", "#pragma once\n" + declaration("duplicate")}};
  const StepFiles theirs{{"chaos.hpp", "#pragma once\n" + declaration("duplicate") + declaration("fail")}};
  const auto renamed = merged(base, {{"chaos.hpp", "#pragma once\n" + declaration("twice")}}, theirs);
  CHECK(renamed.files.at("chaos.hpp") == "#pragma once\n" + declaration("twice") + declaration("fail"));
  const auto moved = merged(base, {{"chaos.hpp", "#pragma once\n"}}, theirs);
  CHECK(moved.files.at("chaos.hpp").find("duplicate") == std::string::npos);
  CHECK(moved.files.at("chaos.hpp").find("fail") != std::string::npos);
}

TEST_CASE("line ends are nobody's change, and stay as the learner has them") {
  const std::string crlf = "one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n";
  const auto untouched = merged({{"a.cpp", lines}}, {{"a.cpp", crlf}}, {{"a.cpp", lines}});
  CHECK(untouched.conflicts.empty());
  CHECK(untouched.files.at("a.cpp") == crlf);
  const auto changed = merged({{"a.cpp", lines}}, {{"a.cpp", crlf}}, {{"a.cpp", lines + "six\n"}});
  CHECK(changed.conflicts.empty());
  CHECK(changed.files.at("a.cpp") == crlf + "six\r\n");
}

TEST_CASE("what a step is made of may be in folders below it") {
  const KitInAFolder kit;
  const auto folder = kit.base / "step";
  const StepFiles files{{"a.cpp", "a"}, {"detail/words.hpp", "w"}, {"detail/more/rules.inl", "r"}};
  write_step(folder, files);
  KitInAFolder::write(folder / ".idea/x.cpp", "an editor's");
  CHECK(read_step(folder) == files);
  copy_files(step_files(folder), folder, kit.base / "backup");
  CHECK(read_step(kit.base / "backup") == files);
  write_step(folder, {{"a.cpp", "a"}});
  CHECK_FALSE(fs::exists(folder / "detail"));
  CHECK(fs::exists(folder / ".idea/x.cpp"));
}

TEST_CASE("a file that both sides added differently is a conflict") {
  const auto result = merged({}, {{"a.cpp", "mine\n"}}, {{"a.cpp", "theirs\n"}});
  CHECK(result.conflicts.size() == 1);
  CHECK(result.files.at("a.cpp") == "mine\ntheirs\n");
}

TEST_CASE("a file that one side changed and the other removed is kept, as a conflict") {
  const StepFiles base{{"a.cpp", lines}};
  const StepFiles changed{{"a.cpp", lines + "six\n"}};
  for (const auto& result : {merged(base, changed, {}), merged(base, {}, changed)}) {
    REQUIRE(result.conflicts.size() == 1);
    CHECK(result.conflicts[0].removed);
    CHECK(result.files == changed);
  }
}

TEST_CASE("nothing is left in the folder for temporary files") {
  const KitInAFolder kit;
  ::setenv("TMPDIR", kit.base.c_str(), 1);
  const auto result = merged({{"a.cpp", "one\n"}}, {{"a.cpp", "mine\n"}}, {{"a.cpp", "theirs\n"}});
  ::unsetenv("TMPDIR");
  CHECK(result.conflicts.size() == 1);
  for (const auto& entry : fs::directory_iterator(kit.base)) CHECK(entry.path().filename() == "first");
}

TEST_CASE("what is no text is said to be so") {
  const std::string zero(1, '\0');
  CHECK_THROWS_AS(merged({{"a.cpp", "x"}}, {{"a.cpp", zero}}, {{"a.cpp", zero + zero}}), Problem);
}

TEST_CASE("a step is written as it is read, and what did not change keeps its time") {
  const KitInAFolder kit;
  const auto folder = kit.base / "step";
  KitInAFolder::write(folder / "README.md", "not code");
  write_step(folder, {{"a.cpp", "a"}, {"b.hpp", "b"}, {"c.cpp", "c"}});
  const auto long_ago = fs::last_write_time(folder / "a.cpp") - std::chrono::hours(1);
  for (const auto* name : {"a.cpp", "b.hpp"}) fs::last_write_time(folder / name, long_ago);
  const StepFiles now{{"a.cpp", "a"}, {"b.hpp", "B"}};
  write_step(folder, now);
  CHECK(read_step(folder) == now);
  CHECK(fs::last_write_time(folder / "a.cpp") == long_ago);
  CHECK(fs::last_write_time(folder / "b.hpp") != long_ago);
  CHECK(fs::exists(folder / "README.md"));
}
