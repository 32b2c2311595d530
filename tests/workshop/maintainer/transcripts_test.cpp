#include "workshop/maintainer/transcripts.hpp"

#include <doctest/doctest.h>

using namespace workshop;

TEST_CASE("of a Markdown text, the plain blocks with a failing check or a picture are transcripts") {
  const std::string text =
      "# T\n\n```\n  ✗ a\n      expected  b\n```\n\n```cpp\n// ✗\n```\n\n```\n./workshop\n```\n\n```\n  │ ▶\n```\n";
  CHECK(transcripts_of(text) == std::vector<std::string>{"  ✗ a\n      expected  b\n", "  │ ▶\n"});
}

TEST_CASE("what a variant says is shown as if it were the learner's own code") {
  Exercise exercise;
  exercise.number = 7;
  exercise.folder = "07-x";
  Verdict verdict;
  auto& check = verdict.checks.emplace_back();
  check.name = "it";
  check.replay = "./workshop replay 7 --of mistake-m \"C1 ok\"";
  check.page = ".workshop/pictures/07-mistake-m/1.html";
  const auto text = as_seen_by_learner(verdict, exercise, "mistake-m");
  CHECK(text.find("again     ./workshop replay 7 \"C1 ok\"\n") != std::string::npos);
  CHECK(text.find("page      .workshop/pictures/07-mine/1.html\n") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}
