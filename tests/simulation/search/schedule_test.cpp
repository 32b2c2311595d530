#include "simulation/search/schedule.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "simulation/search/explorer.hpp"
#include "simulation/search/exploring.hpp"

using namespace messaging;
using namespace simulation;
using namespace test;

namespace {

const Bounds every_kind(int in_total) {
  return Bounds::each_once({std::begin(all_faults), std::end(all_faults)}, in_total);
}

std::string complaint(const System& system, const std::string& token) {
  try {
    const Replayed replayed(system, token);
  } catch (const WrongToken& wrong) {
    return wrong.what();
  }
  return "";
}

/// What a token says when it is read and written again.
std::string again(const std::string& token) {
  return schedule_of(token).token();
}

/// Runs every schedule, and then what its token names; returns the tokens.
std::set<std::string> replay_all(const System& system, const Bounds& bounds) {
  std::set<std::string> tokens;
  std::size_t schedules = 0;
  Storage storage;
  Explorer explorer(bounds, Reductions::none());
  do {
    World world(system.nodes, storage);
    Recording recording(explorer);
    play(world, system, recording);
    ++schedules;
    const auto token = recording.schedule().token();
    CAPTURE(token);
    CHECK(again(token) == token);
    tokens.insert(token);
    const Replayed replayed(system, token);
    CHECK((to_lines(replayed.world.history()) == to_lines(world.history())));
  } while (explorer.next());
  CHECK(tokens.size() == schedules);
  return tokens;
}

}  // namespace

TEST_CASE("every schedule has a token of its own, and what it names is that schedule again") {
  const auto tokens = replay_all(one_subscriber({"A", "B"}), every_kind(1));
  CHECK(tokens.contains("C1 ok; E1 ok; C2 ok; E2 ok"));
  CHECK(tokens.contains("C1 late; C1 ok; E1 ok; C2 ok; E2 ok; C1 again; E1 again"));
  auto unordered = one_subscriber({"A"});
  unordered.order = Order::any;
  CHECK(replay_all(unordered, every_kind(2)).contains("C1, E1 twice; E1, ack lost; E1 again #2 ok; E1 again"));
  replay_all(sleepers({"A"}), every_kind(2));
  replay_all(retriers({"A"}), every_kind(1));
  replay_all(two_subscribers({"A"}), every_kind(1));
}

TEST_CASE("a token may be written in other words") {
  CHECK(again("C1;C2 ,commit fails;; E1") == "C1 ok; C2, commit fails; E1 ok");
  CHECK(again(" C1   ok ; C1  again ") == "C1 ok; C1 again");
  CHECK(again("") == "");
  CHECK(again("C1 again ok; time ok; early timer ok") == "C1 again; time; early timer");
  CHECK(again("C1 ok, ack lost") == "C1, ack lost");
}

TEST_CASE("a token that ends early goes on in sending order and without faults") {
  Replayed nothing_said(one_subscriber({"A", "B"}), "");
  CHECK(rows(nothing_said.world, "orders") == "A B");
  CHECK(rows(nothing_said.world, "billing") == "A B");
  Replayed begun(one_subscriber({"A", "B"}), "C1, ack lost; C2");
  CHECK(rows(begun.world, "orders") == "A B A");
  CHECK(rows(begun.world, "billing") == "A B A");
}

TEST_CASE("where a token ends early, the execution may end as well") {
  const auto system = one_subscriber({"A", "B"});
  for (const bool ends : {true, false}) {
    World world(system.nodes);
    Replay replay(schedule_of("C1; C2"));
    replay.end_if([ends] { return ends; });
    play(world, system, replay);
    CHECK(world.at_rest() == !ends);
    CHECK(rows(world, "orders") == "A B");
    CHECK(rows(world, "billing") == (ends ? "" : "A B"));
  }
}

TEST_CASE("what cannot but happen need not be said") {
  const Replayed said(retriers({"A"}), "C1 ok; E1 ok; time; C1 again; E1 again; time; E1 again; time; E1 again");
  const Replayed unsaid(retriers({"A"}), "C1 ok; E1 ok; C1 again; E1 again; E1 again; E1 again");
  CHECK(to_lines(said.world.history()) == to_lines(unsaid.world.history()));
}

TEST_CASE("a typed command is left out, and the others keep their numbers") {
  Replayed played(one_subscriber({"A", "B", "C"}), "without C2; C1; C3");
  CHECK(rows(played.world, "orders") == "A C");
  CHECK(again("without C1 C3; C2") == "without C1 C3; C2 ok");
  CHECK(schedule_of("without C1 C3").leaves_out(3));
  CHECK_FALSE(schedule_of("without C1 C3").leaves_out(2));
  CHECK(complaint(one_subscriber({"A", "B"}), "without C1; C1 ok") ==
        "step 1, `C1`, cannot happen there; what can happen there: C2");
}

TEST_CASE("a step that cannot happen is answered with those that can") {
  const auto system = one_subscriber({"A", "B"});
  CHECK(complaint(system, "C2 ok") == "step 1, `C2`, cannot happen there; what can happen there: C1");
  CHECK(complaint(system, "C1 ok; C3 ok") == "step 2, `C3`, cannot happen there; what can happen there: C2, E1");
  CHECK(complaint(two_subscribers({"A"}), "C1 ok; E1 ok") ==
        "step 2, `E1`, cannot happen there; what can happen there: E1 at billing, E1 at shipping");
  CHECK(complaint(sleepers({"A"}), "C1 ok; E2 ok") ==
        "step 2, `E2`, cannot happen there; what can happen there: E1, early timer, crash of orders");
}

TEST_CASE("who forgets the comma in front of a fault is told of it, and nobody else") {
  const auto system = one_subscriber({"A"});
  CHECK(complaint(system, "C1 commit fails") ==
        "step 1, `C1 commit fails`, cannot happen there; what can happen there: C1. What goes wrong in a step stands "
        "behind a comma");
  CHECK(complaint(system, "C12") == "step 1, `C12`, cannot happen there; what can happen there: C1");
}

TEST_CASE("a fault that cannot strike is answered with those that can") {
  const auto system = one_subscriber({"A"});
  CHECK(complaint(system, "C1, E2 lost") ==
        "`E2 lost` cannot happen in step 1, `C1`; what can go wrong there: crash before begin, commit fails, crash "
        "before commit, E1 twice, E1 late, E1 lost, E1 unsure, crash before E1, ack lost, crash before ack, crash at "
        "the end");
  CHECK(complaint(system, "C1 ok; E1, E1 lost") ==
        "`E1 lost` cannot happen in step 2, `E1`; what can go wrong there: crash before begin, commit fails, crash "
        "before commit, ack lost, crash before ack, crash at the end");
  CHECK(complaint(system, "C2 twice; C1 ok") ==
        "`C2 twice` cannot happen when the commands were typed; what can go wrong there: C1 twice, C1 late");
  CHECK(complaint(system, "without C1; C1 twice") ==
        "`C1 twice` cannot happen when the commands were typed; what can go wrong there: nothing");
  CHECK(complaint(system, "C1, commit fails, commit fails; E1 ok").starts_with("`commit fails` cannot happen"));
}

TEST_CASE("steps after everything has come to rest are reported") {
  CHECK(complaint(one_subscriber({"A"}), "C1; E1; E1 again") ==
        "step 3, `E1 again`, cannot happen any more: everything had come to rest before");
}

TEST_CASE("what is no token is answered with what one looks like") {
  CHECK_THROWS_WITH_AS(schedule_of("C1; ,"), "',' is no step; a step is like `C1 ok` or `C1, commit fails`",
                       WrongToken);
  CHECK_THROWS_WITH_AS(schedule_of("without 2"), "'without 2' names no typed command; it would be like `without C2 C3`",
                       WrongToken);
  CHECK_THROWS_WITH_AS(schedule_of("without"), "'without' says which commands: like `without C2 C3`", WrongToken);
  CHECK_THROWS_AS(schedule_of("without C1000"), WrongToken);
}
