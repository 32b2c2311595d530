#include "live/torture/torture_options.hpp"

#include <doctest/doctest.h>

#include "live/torture/torture_words.hpp"
#include "messaging/errors.hpp"

// What the torture is asked for, what it can do, and how it says what it did.

namespace {

using namespace live;
using Lines = std::vector<std::string>;

Obstacles no_obstacles() {
  return {"", "", [] { return std::string(); }};
}

}  // namespace

TEST_CASE("nothing but kills goes wrong by itself, and with all faults some of each") {
  TortureOptions options;
  Obstacles obstacles = no_obstacles();
  obstacles.to_full_disks = []() -> std::string { throw std::logic_error("asked though the disk is not to be full"); };
  CHECK(grant({}, obstacles, options).empty());
  CHECK(options.outages + options.cuts + options.full_disks + options.malformed == 0);
  CHECK(options.kills == 30);
  CHECK(grant({.all_faults = true}, no_obstacles(), options).empty());
  for (const int some : {options.outages, options.cuts, options.full_disks, options.malformed}) CHECK(some > 0);
}

TEST_CASE("what is asked for by itself counts, also with all faults") {
  TortureOptions options;
  grant({.all_faults = true, .outages = 0, .cuts = 3}, no_obstacles(), options);
  CHECK(options.outages == 0);
  CHECK(options.cuts == 3);
  CHECK(options.malformed > 0);
}

TEST_CASE("what cannot be done is left out of all faults, and refused by itself") {
  TortureOptions options;
  Obstacles obstacles = no_obstacles();
  obstacles.to_full_disks = [] { return "the disk is of stone"; };
  CHECK(grant({.all_faults = true}, obstacles, options) == Lines{"without --full-disk: the disk is of stone"});
  CHECK(options.full_disks == 0);
  CHECK(options.outages > 0);
  CHECK_THROWS_WITH_AS(grant({.full_disks = 2}, obstacles, options),
                       "--full-disk=2 cannot be done: the disk is of stone", messaging::Error);
}

TEST_CASE("a file has no connections, somebody else's broker is not restarted, and TLS lets nobody between") {
  CHECK_FALSE(obstacles_of("").to_cuts.empty());
  CHECK(obstacles_of("").to_outages.empty());
  CHECK(obstacles_of("rabbitmq").to_cuts.empty());
  CHECK(obstacles_of("rabbitmq").to_outages.empty());
  CHECK(obstacles_of("amqp://mia@localhost").to_cuts.empty());
  CHECK_FALSE(obstacles_of("amqp://mia@localhost").to_outages.empty());
  CHECK_FALSE(obstacles_of("amqps://mia@localhost").to_cuts.empty());
}

TEST_CASE("the progress names what goes wrong, in a line of a terminal") {
  TortureOptions options;
  options.kills = 3;
  TortureProgress progress;
  progress.since_begin = std::chrono::seconds(123);
  progress.typed = progress.commands = 10'000;
  progress.waiting = 200;
  progress.kills = {{"orders", 10}, {"billing", 10}, {"frontend", 10}};
  progress.done = {{Torment::kill, 30}, {Torment::outage, 4}, {Torment::cut, 20}, {Torment::full_disk, 4}};
  progress.full_disks_felt = 3;
  CHECK(in_words(progress, TorturePlan(options)) ==
        "123 s  typed 10000/10000  waiting 200  killed orders 10 billing 10 frontend 10");
  CHECK(faults_in_words(progress, TorturePlan(options)).empty());
  grant({.all_faults = true}, no_obstacles(), options);
  const auto line = in_words(progress, TorturePlan(options));
  CHECK(line == "123 s  typed 10000/10000  waiting 200  kills 30  outages 4  cuts 20  full 4");
  CHECK(line.size() < 80);
  progress.done[Torment::malformed] = 1;
  CHECK(faults_in_words(progress, TorturePlan(options)) ==
        "killed       30 times: orders 10, billing 10, frontend 10\n"
        "broker       away 4 times\n"
        "connections  cut 20 times, all of them\n"
        "disk         full 4 times, felt 3 times\n"
        "malformed    1 message\n");
  progress.full_disks_felt = 0;
  CHECK(faults_in_words(progress, TorturePlan(options)).find("full 4 times, felt never\n") != std::string::npos);
}
