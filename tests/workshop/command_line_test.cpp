#include "workshop/command_line.hpp"

#include <doctest/doctest.h>

using namespace workshop;

TEST_CASE("a command line is understood without being carried out") {
  const auto request = parse_command_line({"replay", "3", "C1 ok; C2 ok", "--of", "solution"});
  CHECK(request.command == "replay");
  CHECK(request.exercise == "3");
  CHECK(request.of == "solution");
  CHECK(parse_command_line({"dev", "matrix"}).command == "dev matrix");
  CHECK(parse_command_line({"errors", "return", "all"}).command == "errors return");
  CHECK(parse_command_line({}).command.empty());
  CHECK(parse_command_line({"check"}).of == "mine");
  CHECK(parse_command_line({"diff", "2", "--of", "starting-point"}).of == "starting-point");
  CHECK_FALSE(parse_command_line({"check"}).exercise.has_value());
}

TEST_CASE("what is no command line is said in one line") {
  CHECK_THROWS_WITH_AS(parse_command_line({"chekc"}), "there is no command 'chekc'; ./workshop --help lists them",
                       Problem);
  CHECK_THROWS_WITH_AS(parse_command_line({"list", "all"}),
                       "The following argument was not expected: all; ./workshop list --help says what is", Problem);
  CHECK_THROWS_WITH_AS(parse_command_line({"check", "--of", "yours"}),
                       "--of: yours not in {mine,solution,starting-point}; ./workshop --help lists the commands",
                       Problem);
  CHECK_THROWS_WITH_AS(parse_command_line({"replay", "3"}), "TOKEN is required; ./workshop --help lists the commands",
                       Incomplete);
  CHECK_THROWS_WITH_AS(parse_command_line({"run", "1", "--bound", "0"}),
                       "--bound: Value 0 not in range 1 to 1000000; ./workshop --help lists the commands", Problem);
  CHECK_THROWS_WITH_AS(parse_command_line({"load", "--commands", "many"}),
                       "--commands: Value many not in range 1 to 10000; ./workshop --help lists the commands", Problem);
  CHECK_THROWS_AS(parse_command_line({"dev"}), Incomplete);
}

TEST_CASE("help is a text of the command that it is asked of") {
  CHECK(parse_command_line({"--help"}).help.find("doctor") != std::string::npos);
  const auto help = parse_command_line({"errors", "return", "--help"}).help;
  CHECK(help.find("the message's ID, or all") != std::string::npos);
}
