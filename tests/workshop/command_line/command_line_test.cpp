#include "workshop/command_line/command_line.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>
#include "workshop/maintainer/maintainers_commands.hpp"

#include <sstream>

using namespace workshop;

namespace {

Request parsed(std::vector<std::string> words) {
  return parse_command_line(std::move(words), every_command);
}

}  // namespace

TEST_CASE("a command line is understood without being carried out") {
  const auto request = parsed({"replay", "3", "C1 ok; C2 ok", "--of", "solution"});
  CHECK(request.command == "replay");
  CHECK(request.exercise == "3");
  CHECK(request.of == "solution");
  CHECK(parsed({"dev", "matrix"}).command == "dev matrix");
  CHECK(parsed({"errors", "return", "all"}).command == "errors return");
  CHECK(parsed({}).command.empty());
  CHECK(parsed({"check"}).of == "mine");
  CHECK(parsed({"diff", "2", "--of", "starting-point"}).of == "starting-point");
  CHECK_FALSE(parsed({"check"}).exercise.has_value());
}

TEST_CASE("what is no command line is said in one line") {
  CHECK_THROWS_WITH_AS(parsed({"chekc"}), "there is no command 'chekc'; ./workshop --help lists them", Problem);
  CHECK_THROWS_WITH_AS(parsed({"list", "all"}),
                       "The following argument was not expected: all; ./workshop list --help says what is", Problem);
  CHECK_THROWS_WITH_AS(parsed({"check", "--of", "yours"}),
                       "--of: yours not in {mine,solution,starting-point}; ./workshop --help lists the commands",
                       Problem);
  CHECK_THROWS_WITH_AS(parsed({"replay", "3"}), "TOKEN is required; ./workshop --help lists the commands", Incomplete);
  CHECK_THROWS_WITH_AS(parsed({"run", "1", "--bound", "0"}),
                       "--bound: Value 0 not in range 1 to 1000000; ./workshop --help lists the commands", Problem);
  CHECK_THROWS_WITH_AS(parsed({"load", "--commands", "many"}),
                       "--commands: Value many not in range 1 to 10000; ./workshop --help lists the commands", Problem);
  CHECK_THROWS_AS(parsed({"dev"}), Incomplete);
}

TEST_CASE("a number that is none, or too large, is refused with the range") {
  const auto refused = [](const std::string& option, const std::string& value, const std::string& most) {
    const auto words =
        fmt::format("--{}: Value {} not in range {}; ./workshop --help lists the commands", option, value, most);
    CHECK_THROWS_WITH_AS(parsed({"torture", "10", "--" + option, value}), words.c_str(), Problem);
  };
  refused("commands", "abc", "1 to 1000000");
  refused("kills", "-1", "0 to 1000000");
  refused("seed", "-1", "0 to 4294967295");
  refused("seed", "4294967296", "0 to 4294967295");
  refused("outages", "x", "0 to 1000000");
}

TEST_CASE("help fits a terminal of 80 columns, and nothing of it is lost") {
  for (const auto* command : {"", "check", "run", "torture", "load", "matrix", "trace", "errors", "diff", "replay"}) {
    std::vector<std::string> words{"--help"};
    if (*command != 0) words.insert(words.begin(), command);
    std::istringstream lines(parsed(words).help);
    for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 80, line);
  }
  const auto help = parsed({"torture", "--help"}).help;
  CHECK(help.find("  --all-faults                two instances, and some of each of what follows\n") !=
        std::string::npos);
  CHECK(help.find("                              decides what is typed, and what goes wrong after\n"
                  "                              which command\n") != std::string::npos);
  CHECK(help.find("10,000 commands, live, while processes are killed, and worse: is all right then?\n") !=
        std::string::npos);
}

TEST_CASE("help is a text of the command that it is asked of") {
  CHECK(parsed({"--help"}).help.find("doctor") != std::string::npos);
  const auto help = parsed({"errors", "return", "--help"}).help;
  CHECK(help.find("the message's ID, or all") != std::string::npos);
}
