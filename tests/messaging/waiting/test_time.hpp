#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

#include "messaging/task.hpp"
#include "messaging/waiting/clock.hpp"

namespace test {

/// A piece of work that was begun and goes on by itself.
template <class T>
class Started {
 public:
  bool ended() const { return ended_; }
  /// What it returned; rethrows what it threw. It must have ended.
  T result() {
    if (failure_) std::rethrow_exception(failure_);
    if constexpr (!std::is_void_v<T>) return std::move(*value_);
  }

 private:
  friend class TestTime;
  using Value = std::conditional_t<std::is_void_v<T>, std::monostate, T>;
  bool ended_ = false;
  std::exception_ptr failure_;
  std::optional<Value> value_;
};

/// Where a test's coroutines run, and how time passes for them.
class TestTime {
 public:
  virtual ~TestTime() = default;
  virtual messaging::asio::any_io_executor executor() = 0;
  /// Lets the next thing happen, also if time must pass for it. False if nothing can happen any more.
  virtual bool step() = 0;
  /// Lets everything happen that happens within this time; zero: that needs no time.
  virtual void pass(messaging::Milliseconds duration) = 0;
  virtual messaging::Time now() const = 0;
  /// True if no time passes while there is something to do.
  virtual bool is_virtual() const = 0;
  /// Longer than this no test waits for anything.
  virtual messaging::Milliseconds longest() const = 0;

  /// Begins a piece of work, which goes on whenever this object lets things happen.
  template <class T>
  std::shared_ptr<Started<T>> start(messaging::Awaitable<T> work) {
    auto started = std::make_shared<Started<T>>();
    if constexpr (std::is_void_v<T>) {
      messaging::asio::co_spawn(executor(), std::move(work), [started](std::exception_ptr failure) {
        started->failure_ = std::move(failure);
        started->ended_ = true;
      });
    } else {
      messaging::asio::co_spawn(executor(), std::move(work), [started](std::exception_ptr failure, T value) {
        started->failure_ = std::move(failure);
        started->value_ = std::move(value);
        started->ended_ = true;
      });
    }
    return started;
  }

  /// Lets things happen until this work has ended; then its result.
  template <class T>
  T finish(const std::shared_ptr<Started<T>>& started) {
    const auto begun = now();
    while (!started->ended()) {
      if (!step() || now() - begun > longest())
        throw std::runtime_error("the work waits for something that never happens");
    }
    return started->result();
  }

  /// Runs a piece of work to its end and returns what it returns. Rethrows.
  template <class T>
  T run(messaging::Awaitable<T> work) {
    return finish(start(std::move(work)));
  }
};

/// Virtual time: it passes only when nothing else can happen.
class VirtualTime final : public TestTime {
 public:
  ~VirtualTime() override { settle(); }

  messaging::asio::any_io_executor executor() override { return io_.get_executor(); }
  messaging::VirtualClock& clock() { return clock_; }
  messaging::Time now() const override { return clock_.now(); }
  bool is_virtual() const override { return true; }
  messaging::Milliseconds longest() const override { return std::chrono::minutes(10); }
  /// What else can happen without time passing: does one thing of that kind, false if there is none.
  void before_time_passes(std::function<bool()> act) { act_ = std::move(act); }

  bool step() override {
    if (settle()) return true;
    return clock_.elapsed() <= longest() && clock_.advance_to_next();
  }

  void pass(messaging::Milliseconds duration) override {
    const auto end = clock_.now() + duration;
    settle();
    // Timers of equal time fire in the order in which they were set: so the last mark is set when no other is left.
    for (bool others = true; others;) {
      others = false;
      bool over = false;
      clock_.call_at(end, [&over] { over = true; });
      while (!over) {
        clock_.advance_to_next();
        others |= settle() || !over;
      }
    }
  }

 private:
  /// True if anything happened.
  bool settle() {
    bool happened = false;
    for (bool more = true; more; happened |= more) {
      io_.restart();
      more = io_.poll() != 0 || (act_ && act_());
    }
    return happened;
  }

  messaging::VirtualClock clock_;
  std::function<bool()> act_;
  messaging::asio::io_context io_;  // last: the coroutines it holds go before what they use
};

}  // namespace test
