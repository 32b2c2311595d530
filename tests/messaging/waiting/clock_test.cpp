#include "messaging/waiting/clock.hpp"

#include <doctest/doctest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>

#include "messaging/waiting/test_time.hpp"

using namespace messaging;

namespace {

Task sleep_and_note(Clock& clock, Milliseconds duration, std::string& notes, char note) {
  co_await clock.sleep(duration);
  notes += note;
}

Task sleep_and_keep(Clock& clock, Milliseconds duration, std::shared_ptr<int> owned) {
  co_await clock.sleep(duration);
  owned.reset();
}

}  // namespace

TEST_CASE("timers fire by their time, and among equals in the order in which they were set") {
  TimerQueue timers;
  std::string fired;
  const auto at = [&](int milliseconds, char name) {
    return timers.add(Time(Milliseconds(milliseconds)), [&fired, name] { fired += name; });
  };
  at(20, 'd');
  at(10, 'a');
  at(20, 'e');
  at(10, 'b');
  at(10, 'c');
  CHECK(timers.next_due() == Time(Milliseconds(10)));
  while (!timers.empty()) timers.fire_first();
  CHECK(fired == "abcde");
  CHECK_FALSE(timers.next_due().has_value());
}

TEST_CASE("a cancelled timer does not fire, and cancelling it again does nothing") {
  TimerQueue timers;
  std::string fired;
  const auto a = timers.add(Time(), [&] { fired += 'a'; });
  timers.add(Time(), [&] { fired += 'b'; });
  timers.cancel(a);
  timers.cancel(a);
  while (!timers.empty()) timers.fire_first();
  CHECK(fired == "b");
}

TEST_CASE("a timer may set and cancel others while it fires") {
  TimerQueue timers;
  std::string fired;
  TimerQueue::Id doomed;
  timers.add(Time(), [&] {
    fired += 'a';
    timers.cancel(doomed);
    timers.add(Time(), [&] { fired += 'c'; });
  });
  doomed = timers.add(Time(), [&] { fired += 'b'; });
  while (!timers.empty()) timers.fire_first();
  CHECK(fired == "ac");
}

TEST_CASE("virtual time stands still until it is moved, and then jumps to the next timer") {
  VirtualClock clock;
  const auto start = clock.now();
  std::string fired;
  clock.call_at(start + Milliseconds(500), [&] { fired += 'b'; });
  clock.call_at(start + Milliseconds(100), [&] { fired += 'a'; });
  CHECK(clock.elapsed() == Milliseconds(0));
  CHECK(clock.advance_to_next());
  CHECK(fired == "a");
  CHECK(clock.now() == start + Milliseconds(100));
  CHECK(clock.advance_to_next());
  CHECK(clock.elapsed() == Milliseconds(500));
  CHECK_FALSE(clock.advance_to_next());
  CHECK(clock.elapsed() == Milliseconds(500));
}

TEST_CASE("virtual time never goes back, not even for a timer that was set too late") {
  VirtualClock clock;
  clock.call_at(clock.now() + Milliseconds(100), [] {});
  clock.advance_to_next();
  clock.call_at(clock.now() - Milliseconds(50), [] {});
  CHECK(clock.advance_to_next());
  CHECK(clock.elapsed() == Milliseconds(100));
}

TEST_CASE("sleepers wake by the length of their sleep, and equals in the order in which they fell asleep") {
  test::VirtualTime time;
  std::string notes;
  const auto c = time.start(sleep_and_note(time.clock(), Milliseconds(20), notes, 'c'));
  const auto a = time.start(sleep_and_note(time.clock(), Milliseconds(10), notes, 'a'));
  const auto b = time.start(sleep_and_note(time.clock(), Milliseconds(10), notes, 'b'));
  time.finish(c);
  CHECK(notes == "abc");
  CHECK(time.clock().elapsed() == Milliseconds(20));
}

TEST_CASE("the clock on the wall fires what is due, equals in the order in which they were set") {
  asio::io_context io;
  SystemClock clock(io.get_executor());
  std::string fired;
  const auto past = clock.now() - Milliseconds(1);
  clock.call_at(past, [&] { fired += 'b'; });
  clock.call_at(past, [&] { fired += 'c'; });
  clock.call_at(past - Milliseconds(1), [&] { fired += 'a'; });
  clock.cancel(clock.call_at(past, [&] { fired += 'x'; }));
  io.run();
  CHECK(fired == "abc");
}

TEST_CASE("a time is written in UTC with milliseconds") {
  using namespace std::chrono;
  CHECK(to_iso8601(sys_days(2026y / 12 / 1) + 9h) == "2026-12-01T09:00:00.000Z");
  CHECK(to_iso8601(sys_days(2024y / 2 / 29) + 23h + 59min + 59s + 7ms) == "2024-02-29T23:59:59.007Z");
}

TEST_CASE("a time that was written down is read again; what is none is not") {
  for (const auto* text : {"2026-12-01T09:00:00.000Z", "1999-02-28T23:59:59.999Z", "2028-02-29T00:00:00.001Z"}) {
    const auto time = from_iso8601(text);
    REQUIRE(time.has_value());
    CHECK(to_iso8601(*time) == text);
  }
  for (const auto* text : {"", "yesterday", "2026-12-01", "2026-13-01T09:00:00.000Z", "2026-02-30T09:00:00.000Z",
                           "2026-12-01T25:00:00.000Z", "2026-12-01T09:00:00.000Z "}) {
    CAPTURE(text);
    CHECK_FALSE(from_iso8601(text).has_value());
  }
}

TEST_CASE("who sleeps is dropped with its clock, and whoever was just woken with its executor") {
  const auto owned = std::make_shared<int>();
  for (const bool woken : {false, true}) {
    asio::io_context io;
    SystemClock clock(io.get_executor());
    asio::co_spawn(io, sleep_and_keep(clock, Milliseconds(woken ? 0 : 60'000), owned), asio::detached);
    io.run_one();  // it begins
    CHECK(owned.use_count() > 1);
    if (woken) io.run_one();  // its timer fires, and it is about to go on
  }
  CHECK(owned.use_count() == 1);
}
