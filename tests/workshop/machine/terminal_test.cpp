#include "workshop/machine/terminal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

#include "workshop/machine/process.hpp"

using namespace workshop;

TEST_CASE("text is broken between words, and the lines that follow are indented") {
  CHECK(Terminal::wrapped("one two three", 0, 8) == "one two\nthree");
  CHECK(Terminal::wrapped("one two three", 2, 10) == "one two\n  three");
  CHECK(Terminal::wrapped("a-word-that-is-too-long for it", 0, 8) == "a-word-that-is-too-long\nfor it");
  CHECK(Terminal::wrapped("ööö ööö", 0, 7) == "ööö ööö");
  CHECK(Terminal::wrapped("猫猫 猫猫", 0, 8) == "猫猫\n猫猫");
  CHECK(Terminal::wrapped("", 4) == "");
}

TEST_CASE("what somebody else wrote is shown in as many lines as there may be, and only as text") {
  const workshop::Terminal terminal;
  CHECK(terminal.foreign("a\x1b[2J\nb", 4, 3) == "a?[2J b");
  const auto shown = terminal.foreign(std::string(1000, 'x') + "\x07", 4, 3);
  CHECK(std::count(shown.begin(), shown.end(), '\n') == 2);
  CHECK(shown.starts_with(std::string(76, 'x') + "\n    x"));
  ::setenv("LC_ALL", "C", 1);
  CHECK(workshop::Terminal().foreign("é\xff", 4, 1) == "??");
  CHECK(workshop::Terminal().line({{"│猫e\u0301│", "plain"}}) == "|??e|");
  ::setenv("LC_ALL", "C.UTF-8", 1);
  CHECK(workshop::Terminal().foreign("é\xff", 4, 1) == "é?");
  ::unsetenv("LC_ALL");
}

TEST_CASE("all of a program's output is kept, if that is asked for") {
  const workshop::Command loud{"head", "-c", "3000000", "/dev/zero"};
  CHECK(workshop::run_captured(loud).output.size() < 3'000'000);
  CHECK(workshop::run_captured(loud, std::chrono::minutes(1), workshop::Keep::all).output.size() == 3'000'000);
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
