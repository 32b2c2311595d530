#include "workshop/terminal.hpp"

#include <doctest/doctest.h>

#include "workshop/process.hpp"

using namespace workshop;

TEST_CASE("text is broken between words, and the lines that follow are indented") {
  CHECK(Terminal::wrapped("one two three", 0, 8) == "one two\nthree");
  CHECK(Terminal::wrapped("one two three", 2, 10) == "one two\n  three");
  CHECK(Terminal::wrapped("a-word-that-is-too-long for it", 0, 8) == "a-word-that-is-too-long\nfor it");
  CHECK(Terminal::wrapped("ööö ööö", 0, 7) == "ööö ööö");
  CHECK(Terminal::wrapped("", 4) == "");
}

TEST_CASE("a program's output, exit status and signal are told apart") {
  const auto said = run_captured({"sh", "-c", "echo out; echo err >&2; exit 3"});
  CHECK(said.output == "out\nerr\n");
  CHECK(said.status == 3);
  CHECK(said.signal == 0);
  CHECK(run_captured({"sh", "-c", "kill -SEGV $$"}).signal == 11);
  CHECK_FALSE(run_captured({"no-such-program-anywhere"}).well());
  CHECK(run_captured({"sh", "-c", "read line || echo nothing to read"}).output == "nothing to read\n");
}

TEST_CASE("a program that runs for too long is ended") {
  const auto ended = run_captured({"sh", "-c", "while :; do :; done"}, std::chrono::seconds(0));
  CHECK(ended.timed_out);
  CHECK_FALSE(ended.well());
}
