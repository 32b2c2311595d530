#include "live/journal/journal_tail.hpp"

#include <doctest/doctest.h>

#include <fstream>

#include "live/journal/conversations.hpp"
#include "messaging/temporary_folder.hpp"

namespace {

using namespace live;
using messaging::Milliseconds;

struct System {
  test::TemporaryFolder folder;
  StateFolder state{folder.path(), StateFolder::Use::shared, false};
  messaging::VirtualClock clock;
  Journal orders{state.journal("orders"), "orders", clock};
  JournalTail tail{state};
};

}  // namespace

TEST_CASE("an endpoint has a message in hand from when it was handed out until it is settled, however") {
  System system;
  CHECK_FALSE(system.tail.read());
  CHECK(system.tail.in_hand("orders") == 0);
  for (const auto settled : {Event::done, Event::unsettled, Event::later, Event::error, Event::started}) {
    system.orders.note(Event::received, {}, "", 1);
    system.orders.note(Event::failed, {}, "no paper", 1);
    CHECK(system.tail.read());
    CHECK(system.tail.in_hand("orders") == 1);
    CHECK(system.tail.in_hand("billing") == 0);
    CHECK_FALSE(system.tail.read());
    system.orders.note(settled, {});
    CHECK(system.tail.read());
    CHECK(system.tail.in_hand("orders") == 0);
  }
}

TEST_CASE("each delay of a retry is remembered") {
  System system;
  for (const int delay : {2000, 4000, 2000, 0}) system.orders.note(Event::later, {}, "", delay);
  system.tail.read();
  CHECK(system.tail.delays("orders") == std::set{Milliseconds(2000), Milliseconds(4000)});
  CHECK(system.tail.delays("billing").empty());
}

TEST_CASE("a line that is half written is read when it is whole, and one that is none is passed over") {
  System system;
  const auto line = to_line({Event::received, system.clock.now(), "orders", {}, "", 1}) + "\n";
  std::ofstream file(system.state.journal("orders"), std::ios::app);
  file << "no JSON\n" << line.substr(0, 20) << std::flush;
  CHECK(system.tail.read());
  CHECK(system.tail.in_hand("orders") == 0);
  file << line.substr(20) << std::flush;
  CHECK(system.tail.read());
  CHECK(system.tail.in_hand("orders") == 1);
}

TEST_CASE("a journal that was begun anew is read from its beginning") {
  System system;
  for (int i = 0; i < 5; ++i) system.orders.note(Event::done, {});
  system.tail.read();
  std::filesystem::resize_file(system.state.journal("orders"), 0);
  system.orders.note(Event::received, {}, "", 1);
  CHECK(system.tail.read());
  CHECK(system.tail.in_hand("orders") == 1);
}

TEST_CASE("instances of an endpoint have journals of their own, and what each has in hand counts") {
  System system;
  Journal second(system.state.journal("orders", 2), "orders", system.clock);
  for (auto* journal : {&system.orders, &second}) journal->note(Event::received, {}, "", 1);
  system.tail.read();
  CHECK(system.tail.in_hand("orders") == 2);
  // One that comes later is found, too.
  Journal third(system.state.journal("orders", 3), "orders", system.clock);
  third.note(Event::received, {}, "", 1);
  second.note(Event::done, {});
  system.tail.read();
  CHECK(system.tail.in_hand("orders") == 2);
  CHECK(read_journals(system.state).size() == 5);
  system.state.forget_instances_beyond("orders", 1);
  CHECK(read_journals(system.state).size() == 3);
}
