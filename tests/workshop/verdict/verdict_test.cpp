#include <doctest/doctest.h>

#include "workshop/verdict/verdict.hpp"

using namespace workshop;

namespace {

CheckResult check_of(const std::string& name, bool holds, const std::string& half = "") {
  CheckResult check;
  check.name = name;
  check.holds = holds;
  check.half = half;
  check.rung = 2;
  check.expected = "what is expected of " + name;
  check.happened = "what happens to " + name;
  if (!holds) check.picture = {{{"the picture of " + name, "plain"}}};
  return check;
}

std::string text_of(const std::vector<CheckResult>& checks, const std::string& probably = "") {
  ::setenv("LC_ALL", "C.UTF-8", 1);
  Exercise exercise;
  exercise.number = 3;
  exercise.title = "T";
  Verdict verdict;
  verdict.checks = checks;
  verdict.probably = probably;
  return to_text(verdict, exercise, "mine");
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("the first check that fails is shown in full, and no other") {
  const auto text = text_of({check_of("a", true), check_of("b", false), check_of("c", false)});
  CHECK(says(text, "✓ a\n"));
  CHECK(says(text, "✗ b\n      expected  what is expected of b\n"));
  CHECK(says(text, "the picture of b"));
  CHECK(says(text, "the second of four"));
  CHECK(says(text, "✗ c\n"));
  CHECK_FALSE(says(text, "the picture of c"));
  CHECK(says(text, "1 of 3 checks hold."));
}

TEST_CASE("as long as the monkey does not do its work, the second half waits") {
  const auto text =
      text_of({check_of("a", false, "monkey"), check_of("b", false, "mend"), check_of("c", true, "mend")});
  CHECK(says(text, "\n  the monkey\n  ✗ a\n"));
  CHECK(says(text, "\n  the mend: 2 checks, once the monkey does its work\n"));
  CHECK_FALSE(says(text, "✗ b"));
  CHECK_FALSE(says(text, "✓ c"));
  CHECK(says(text, "\n0 of 3 checks hold.\n"));
}

TEST_CASE("when the monkey does its work, the second half is shown, with what breaks") {
  const auto text = text_of({check_of("a", true, "monkey"), check_of("b", false, "mend")});
  CHECK(says(text, "\n  the monkey\n  ✓ a\n\n  the mend\n  ✗ b\n"));
  CHECK(says(text, "the picture of b"));
}

TEST_CASE("the break is seen when only the mend fails") {
  const auto seen = [](std::vector<CheckResult> checks) {
    Verdict verdict;
    verdict.checks = std::move(checks);
    return verdict.break_is_seen();
  };
  CHECK(seen({check_of("a", true, "monkey"), check_of("b", false, "mend"), check_of("c", true, "mend")}));
  CHECK_FALSE(seen({check_of("a", false, "monkey"), check_of("b", false, "mend")}));
  CHECK_FALSE(seen({check_of("a", true, "monkey"), check_of("b", true, "mend")}));
  CHECK_FALSE(seen({check_of("a", false)}));
}

TEST_CASE("as long as the exercise's own checks fail, what was so before waits, and is told in a line") {
  Verdict verdict;
  verdict.checks = {check_of("a", true), check_of("b", false)};
  verdict.behind = 6;
  const auto text = to_text(verdict, Exercise(), "mine");
  CHECK(says(text, "\n\n  in every small world: 6 checks, once these hold\n\n1 of 2 checks hold.\n"));
}

TEST_CASE("what was so before and still is takes one line, with how much was looked at") {
  auto one = check_of("c", true, "kept");
  one.worlds = 96;
  one.schedules = 1200;
  one.covered = "all of these";
  auto other = check_of("d", true, "kept");
  other.worlds = 4;
  other.schedules = 34;
  const auto text = text_of({check_of("a", true), one, other});
  CHECK(says(text, "  ✓ a\n\n  ✓ in every small world: 2 checks, 100 small worlds, 1,234 schedules\n\nAll 3 checks"));
  CHECK_FALSE(says(text, "all of these"));
}

TEST_CASE("what was so before and no longer is stands below the exercise's own checks, in full") {
  const auto text = text_of({check_of("a", true), check_of("c", true, "kept"), check_of("d", false, "kept")});
  CHECK(says(text, "  ✓ a\n\n  in every small world\n  ✗ d\n      expected  what is expected of d\n"));
  CHECK(says(text, "the picture of d"));
  CHECK_FALSE(says(text, "✓ c"));
  CHECK(says(text, "\n2 of 3 checks hold.\n"));
}

TEST_CASE("a flaw that was found is drawn when everything holds, once") {
  auto flaw = check_of("the flaw shows", true);
  flaw.flaw = true;
  flaw.sentence = "A kite comes back.";
  flaw.picture = {{{"the picture of the kite", "plain"}}};
  auto other = flaw;
  other.picture = {{{"the picture of the book", "plain"}}};
  const auto text = text_of({check_of("a", true), flaw, other});
  CHECK(says(text, "✓ the flaw shows\n\n  A kite comes back.\n\nthe picture of the kite\n"));
  CHECK_FALSE(says(text, "the picture of the book"));
  CHECK(says(text, "All 3 checks hold."));
  CHECK_FALSE(says(text_of({check_of("a", false), flaw}), "the picture of the kite"));
}

TEST_CASE("what the learner probably did stands above the hint") {
  const auto text = text_of({check_of("a", false)}, "You forgot it.");
  CHECK(says(text, "      probably  You forgot it.\n      hint      the second"));
  CHECK_FALSE(says(text_of({check_of("a", false)}), "probably"));
}

TEST_CASE("no hint is promised where none is about it") {
  auto check = check_of("a", false);
  check.rung = 0;
  CHECK_FALSE(says(text_of({check}), "of four"));
}

TEST_CASE("of a long picture the beginning and the end are shown, and how much is left out") {
  auto check = check_of("a", false);
  check.picture.clear();
  for (int i = 1; i <= 100; ++i) check.picture.push_back({{"line " + std::to_string(i) + ".", "plain"}});
  const auto text = text_of({check});
  CHECK(says(text, "line 60.\n  … 16 lines; all of them are in the page …\nline 77."));
  CHECK(says(text, "line 100."));
  check.picture.resize(90);
  CHECK(says(text_of({check}), "line 60.\nline 61."));
}

TEST_CASE("of what the learner's code printed, the last ten lines are shown") {
  Verdict verdict;
  verdict.checks = {check_of("a", true)};
  for (int i = 1; i <= 12; ++i) verdict.printed += "line " + std::to_string(i) + ".\n";
  const auto text = to_text(verdict, Exercise(), "mine");
  CHECK(says(text, "Your code printed:\n  … 2 lines before …\n  line 3.\n"));
  CHECK(says(text, "line 12."));
}

TEST_CASE("a replay says whether it holds, does not, or shows the flaw") {
  const auto replayed = [](const CheckResult& check) {
    Verdict verdict;
    verdict.checks = {check};
    return replay_to_text(verdict, Exercise(), "mine");
  };
  auto flaw = check_of("a", true);
  flaw.flaw = true;
  CHECK(says(replayed(flaw), "✓ with this schedule the flaw shows"));
  CHECK(says(replayed(check_of("a", true)), "✓ with this schedule it holds"));
  const auto fails = replayed(check_of("a", false));
  CHECK(says(fails, "✗ with this schedule it does not hold\n      expected  what is expected of a"));
  CHECK(says(fails, "the picture of a"));
}

TEST_CASE("a picture alone is without what was logged, and without its legend") {
  ::setenv("LC_ALL", "C.UTF-8", 1);
  CheckResult check;
  check.sentence = "The customer pays twice.";
  check.picture = {
      {{"typed", "plain"}},  {{"│ ", "plain"}, {"\"it is saved\"", "logged"}}, {}, {{"at the end", "plain"}}, {},
      {{"▷ sent", "legend"}}};
  CHECK(picture_to_text(check) == "  The customer pays twice.\n\ntyped\n\nat the end\n");
  check.sentence.clear();
  CHECK(picture_to_text(check) == "typed\n\nat the end\n");
}
