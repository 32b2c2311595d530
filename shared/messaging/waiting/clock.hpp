#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "messaging/task.hpp"

namespace messaging {

using Milliseconds = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Milliseconds>;

/// UTC, ISO 8601 with milliseconds: `2026-12-01T09:00:00.000Z`.
std::string to_iso8601(Time time);
/// The time again; nothing if the text is not of this form.
std::optional<Time> from_iso8601(const std::string& text);

/// Timers in the order in which they fire: by due time, and first in, first out among equals.
/// (Asio's own timers of equal expiry are not first in, first out.)
class TimerQueue {
 public:
  using Id = std::pair<Time, std::uint64_t>;
  using Callback = std::function<void()>;

  Id add(Time due, Callback callback);
  /// Forgets a timer; one that fired already is forgotten already.
  void cancel(const Id& id);
  std::optional<Time> next_due() const;
  /// Takes out and calls the first timer. There must be one.
  void fire_first();
  bool empty() const { return timers_.empty(); }

 private:
  std::map<Id, Callback> timers_;
  std::uint64_t sequence_ = 0;
};

/// Where an endpoint gets the time from, and the only way in which it waits for time to pass.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Time now() const = 0;
  virtual TimerQueue::Id call_at(Time due, TimerQueue::Callback callback) = 0;
  virtual void cancel(const TimerQueue::Id& id) = 0;

  /// Lets the calling coroutine wait; others go on.
  Task sleep(Milliseconds duration);
};

/// The clock on the wall.
class SystemClock final : public Clock {
 public:
  explicit SystemClock(const asio::any_io_executor& executor);
  Time now() const override;
  TimerQueue::Id call_at(Time due, TimerQueue::Callback callback) override;
  void cancel(const TimerQueue::Id& id) override;

 private:
  void arm();

  TimerQueue timers_;
  asio::steady_timer timer_;
};

/// A clock that stands still until it is told to move on: virtual time.
class VirtualClock final : public Clock {
 public:
  explicit VirtualClock(Time start = Time(std::chrono::sys_days(std::chrono::year(2026) / 12 / 1)))
      : start_(start), now_(start) {}
  Time now() const override { return now_; }
  TimerQueue::Id call_at(Time due, TimerQueue::Callback callback) override;
  void cancel(const TimerQueue::Id& id) override;

  bool waiting() const { return !timers_.empty(); }
  /// Moves on to the first timer and fires it. False if no timer waits.
  bool advance_to_next();
  /// Drops all timers: the coroutines that sleep on them never go on. For the end of a simulation.
  void drop_waiting();
  /// How far it has moved on since it was made.
  Milliseconds elapsed() const { return now_ - start_; }

 private:
  Time start_;
  Time now_;
  TimerQueue timers_;
};

}  // namespace messaging
