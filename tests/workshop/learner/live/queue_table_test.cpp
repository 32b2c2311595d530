#include "workshop/learner/live/queue_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using workshop::age_in_words;
using workshop::Milliseconds;
using workshop::QueueState;
using workshop::Time;

TEST_CASE("an age is told in the two units that matter") {
  CHECK(age_in_words(Milliseconds(-5)) == "0.0 s");
  CHECK(age_in_words(Milliseconds(300)) == "0.3 s");
  CHECK(age_in_words(Milliseconds(59'900)) == "59.9 s");
  CHECK(age_in_words(Milliseconds(60'000)) == "1 min");
  CHECK(age_in_words(Milliseconds(250'000)) == "4 min 10 s");
  CHECK(age_in_words(std::chrono::minutes(125)) == "2 h 5 min");
  CHECK(age_in_words(std::chrono::hours(25)) == "1 day 1 h");
  CHECK(age_in_words(std::chrono::hours(72)) == "3 days");
}

TEST_CASE("a message that says it was sent tomorrow is as old as one of now") {
  CHECK(age_in_words(-std::chrono::hours(24 * 365'000)) == "0.0 s");
}

TEST_CASE("a queue of any name has one line of 80 columns that does nothing to a terminal") {
  const auto table = workshop::queue_table({{"x\x1b[2J\r\n" + std::string(1000, 'x'), 1, 0, 0, Time()}}, Time());
  CHECK(std::count(table.begin(), table.end(), '\n') == 2);
  CHECK(table.find("\nx?[2J  xxx") != std::string::npos);
  CHECK(table.find_first_of("\x1b\r") == std::string::npos);
  CHECK(table.size() <= 2 * 83);  // the sign of what is cut has three bytes
}

TEST_CASE("the columns stay in place beside a name whose characters are wide") {
  CHECK(workshop::queue_table({{"猫🐈e\u0301s", 12, 0, 1, std::nullopt}, {"orders", 0, 1, 0, std::nullopt}}, Time()) ==
        "queue   waiting  to try again  in hand      oldest sent\n"
        "猫🐈e\u0301s       12             0        1                ?\n"
        "orders        0             1        0                ?\n");
}

TEST_CASE("each queue has a line, the error queue the last") {
  const Time now(std::chrono::hours(1));
  const std::vector<QueueState> states{{"billing", 12, 0, 1, now - Milliseconds(3'200)},
                                       {"error", 1, 0, 0, now - std::chrono::minutes(6)},
                                       {"frontend", 0, 0, 0, std::nullopt},
                                       {"orders", 0, 1, 0, std::nullopt}};
  CHECK(workshop::queue_table(states, now) ==
        "queue     waiting  to try again  in hand      oldest sent\n"
        "billing        12             0        1        3.2 s ago\n"
        "frontend        0             0        0                -\n"
        "orders          0             1        0                ?\n"
        "error           1             0        0        6 min ago\n");
}
