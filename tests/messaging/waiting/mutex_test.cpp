#include "messaging/waiting/mutex.hpp"

#include <doctest/doctest.h>

#include "messaging/waiting/test_time.hpp"

using namespace messaging;

namespace {

/// Takes the lock, keeps it for a while, and notes when it has it and when it lets go.
Task hold(Mutex& mutex, Clock& clock, std::string& notes, std::string name, Milliseconds duration) {
  const auto lock = co_await mutex.lock();
  notes += name + "+ ";
  co_await clock.sleep(duration);
  notes += name + "- ";
}

Task hold_and_throw(Mutex& mutex, Clock& clock) {
  const auto lock = co_await mutex.lock();
  co_await clock.sleep(Milliseconds(1));
  throw std::runtime_error("the holder failed");
}

struct NotesItsEnd {
  ~NotesItsEnd() { notes += name + " dropped "; }
  std::string& notes;
  std::string name;
};

Task wait_and_note(Mutex& mutex, std::string& notes, std::string name) {
  const NotesItsEnd end{notes, name};
  const auto lock = co_await mutex.lock();
  notes += name + "+ ";
}

}  // namespace

TEST_CASE("one at a time holds a lock, first come, first served") {
  test::VirtualTime time;
  Mutex mutex;
  std::string notes;
  // The last comes while the first holds the lock and another waits: it does not slip in between.
  time.start(hold(mutex, time.clock(), notes, "a", Milliseconds(10)));
  time.start(hold(mutex, time.clock(), notes, "b", Milliseconds(1)));
  time.pass(Milliseconds(5));
  const auto c = time.start(hold(mutex, time.clock(), notes, "c", Milliseconds(0)));
  time.finish(c);
  CHECK(notes == "a+ a- b+ b- c+ c- ");
  CHECK_FALSE(mutex.locked());
}

TEST_CASE("a coroutine that asks for a lock at the moment it is passed on waits for its turn") {
  test::VirtualTime time;
  Mutex mutex;
  std::string notes;
  time.start(hold(mutex, time.clock(), notes, "a", Milliseconds(10)));
  time.start(hold(mutex, time.clock(), notes, "b", Milliseconds(10)));
  time.pass(Milliseconds(9));
  // Now a is about to let go, which wakes b; and c asks before b goes on.
  time.clock().advance_to_next();
  time.finish(time.start(hold(mutex, time.clock(), notes, "c", Milliseconds(0))));
  CHECK(notes == "a+ a- b+ b- c+ c- ");
}

TEST_CASE("a lock is given back when its holder fails") {
  test::VirtualTime time;
  Mutex mutex;
  std::string notes;
  const auto failing = time.start(hold_and_throw(mutex, time.clock()));
  const auto next = time.start(hold(mutex, time.clock(), notes, "b", Milliseconds(0)));
  CHECK_THROWS_WITH(time.finish(failing), "the holder failed");
  time.finish(next);
  CHECK(notes == "b+ b- ");
}

TEST_CASE("a lock that is moved is given back once") {
  test::VirtualTime time;
  Mutex mutex;
  {
    Mutex::Lock moved;
    {
      auto lock = time.run(mutex.lock());
      CHECK(mutex.locked());
      moved = std::move(lock);
    }
    CHECK(mutex.locked());
    const Mutex::Lock again(std::move(moved));
    moved = Mutex::Lock();
    CHECK(mutex.locked());
  }
  CHECK_FALSE(mutex.locked());
}

TEST_CASE("those who wait for a lock can be dropped: they never go on, and what they hold is destroyed") {
  test::VirtualTime time;
  Mutex mutex;
  std::string notes;
  const auto holder = time.start(hold(mutex, time.clock(), notes, "a", Milliseconds(10)));
  time.start(wait_and_note(mutex, notes, "b"));
  time.start(wait_and_note(mutex, notes, "c"));
  time.pass(Milliseconds(0));
  mutex.drop_waiting();
  time.finish(holder);
  CHECK(notes == "a+ b dropped c dropped a- ");
  CHECK_FALSE(mutex.locked());
}

TEST_CASE("a coroutine that waits for a lock that it holds itself can be dropped") {
  test::VirtualTime time;
  Mutex mutex;
  const auto twice = [](Mutex& m) -> Task {
    const auto first = co_await m.lock();
    const auto second = co_await m.lock();
  };
  time.start(twice(mutex));
  time.pass(Milliseconds(0));
  CHECK(mutex.locked());
  mutex.drop_waiting();
  time.pass(Milliseconds(0));
  CHECK_FALSE(mutex.locked());
}
