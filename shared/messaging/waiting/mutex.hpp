#pragma once

#include <deque>
#include <memory>

#include "messaging/task.hpp"
#include "messaging/waiting/suspension.hpp"

namespace messaging {

/// A lock that coroutines of one executor wait for in turn: first come, first served.
class Mutex {
 public:
  /// Holds the lock until it is destroyed.
  class [[nodiscard]] Lock {
   public:
    Lock() = default;
    explicit Lock(Mutex& mutex) : mutex_(&mutex) {}
    Lock(Lock&& other) noexcept : mutex_(std::exchange(other.mutex_, nullptr)) {}
    Lock& operator=(Lock&& other) noexcept {
      std::swap(mutex_, other.mutex_);
      return *this;
    }
    ~Lock() {
      if (mutex_ != nullptr) mutex_->unlock();
    }

   private:
    Mutex* mutex_ = nullptr;
  };

  Awaitable<Lock> lock();
  bool locked() const { return locked_; }
  std::size_t waiting() const { return waiting_.size(); }
  /// Drops the coroutines that wait: they never go on. For the end of a simulated process.
  void drop_waiting();

 private:
  void unlock();

  bool locked_ = false;
  std::deque<Suspension> waiting_;
};

}  // namespace messaging
