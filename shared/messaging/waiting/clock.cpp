#include "messaging/waiting/clock.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>

#include "messaging/waiting/suspension.hpp"

namespace messaging {

// Written digit by digit: every message and every record holds one, and a format string would take ten times as long.
std::string to_iso8601(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::string text = "0000-00-00T00:00:00.000Z";
  const auto write = [&text](std::size_t last, auto number) {
    for (; number > 0; number /= 10) text[last--] = static_cast<char>('0' + number % 10);
  };
  write(3, static_cast<int>(date.year()) % 10'000);
  write(6, static_cast<unsigned>(date.month()));
  write(9, static_cast<unsigned>(date.day()));
  write(12, clock.hours().count());
  write(15, clock.minutes().count());
  write(18, clock.seconds().count());
  write(22, clock.subseconds().count());
  return text;
}

std::optional<Time> from_iso8601(const std::string& text) {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;
  // NOLINTNEXTLINE(cert-err34-c): the comparison below finds every number that is out of its range
  std::sscanf(text.c_str(), "%4d-%2u-%2uT%2d:%2d:%2d.%3dZ", &year, &month, &day, &hour, &minute, &second, &millisecond);
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  const Time time = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                    std::chrono::seconds(second) + Milliseconds(millisecond);
  if (to_iso8601(time) != text) return std::nullopt;
  return time;
}

TimerQueue::Id TimerQueue::add(Time due, Callback callback) {
  const Id id(due, ++sequence_);
  timers_.emplace(id, std::move(callback));
  return id;
}

void TimerQueue::cancel(const Id& id) {
  timers_.erase(id);
}

std::optional<Time> TimerQueue::next_due() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first.first;
}

void TimerQueue::fire_first() {
  const Callback callback = std::move(timers_.begin()->second);
  timers_.erase(timers_.begin());
  callback();
}

Task Clock::sleep(Milliseconds duration) {
  // A timer's callback is copyable, a suspension is not. Who is dropped while it sleeps is dropped with the callback,
  // and Asio may destroy it only after the clock: so nothing of it may refer to the clock.
  return suspend([this, duration](Suspension suspension) {
    call_at(now() + duration, [shared = std::make_shared<Suspension>(std::move(suspension))] { shared->resume(); });
  });
}

SystemClock::SystemClock(const asio::any_io_executor& executor) : timer_(executor) {}

Time SystemClock::now() const {
  return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

TimerQueue::Id SystemClock::call_at(Time due, TimerQueue::Callback callback) {
  const auto id = timers_.add(due, std::move(callback));
  if (timers_.next_due() == due) arm();
  return id;
}

void SystemClock::cancel(const TimerQueue::Id& id) {
  timers_.cancel(id);
  if (timers_.empty()) timer_.cancel();
}

void SystemClock::arm() {
  const auto due = timers_.next_due();
  if (!due) return;
  timer_.expires_after(std::max(*due - now(), Milliseconds(0)));
  timer_.async_wait([this](boost::system::error_code error) {
    if (error) return;
    while (!timers_.empty() && *timers_.next_due() <= now()) timers_.fire_first();
    arm();
  });
}

TimerQueue::Id VirtualClock::call_at(Time due, TimerQueue::Callback callback) {
  return timers_.add(due, std::move(callback));
}

void VirtualClock::cancel(const TimerQueue::Id& id) {
  timers_.cancel(id);
}

void VirtualClock::drop_waiting() {
  timers_ = TimerQueue();
}

bool VirtualClock::advance_to_next() {
  const auto due = timers_.next_due();
  if (!due) return false;
  now_ = std::max(now_, *due);
  timers_.fire_first();
  return true;
}

}  // namespace messaging
