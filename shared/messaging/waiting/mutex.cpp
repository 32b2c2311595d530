#include "messaging/waiting/mutex.hpp"

namespace messaging {

Awaitable<Mutex::Lock> Mutex::lock() {
  // Whoever is woken by unlock() already holds the lock: nobody can slip in between.
  if (locked_) {
    co_await suspend([this](Suspension suspension) { waiting_.push_back(std::move(suspension)); });
  }
  locked_ = true;
  co_return Lock(*this);
}

void Mutex::drop_waiting() {
  waiting_.clear();
}

void Mutex::unlock() {
  if (waiting_.empty()) {
    locked_ = false;
    return;
  }
  Suspension next = std::move(waiting_.front());
  waiting_.pop_front();
  next.resume();
}

}  // namespace messaging
