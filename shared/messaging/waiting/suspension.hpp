#pragma once

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <utility>

#include "messaging/task.hpp"

namespace messaging {

/// A parked coroutine: it goes on once, by `resume` or `fail`, or is destroyed together with this object.
///
/// Everything in the core that waits, waits on one of these; so a simulation can park, choose and drop.
class Suspension {
 public:
  Suspension() = default;
  explicit operator bool() const { return parked_ != nullptr; }
  /// Lets the coroutine go on. It runs from its executor, never inside this call.
  void resume() { fail(nullptr); }
  /// Lets the coroutine go on with an exception, thrown where it waits.
  void fail(std::exception_ptr failure) { std::exchange(parked_, nullptr)->complete(std::move(failure)); }

 private:
  template <class Keep>
  friend Task suspend(Keep keep);
  struct Parked {
    virtual ~Parked() = default;
    virtual void complete(std::exception_ptr) = 0;
  };
  // Own type erasure: any_completion_handler of Boost 1.81 recurses without end when it is moved into a lambda.
  template <class Handler>
  struct Of final : Parked {
    explicit Of(Handler h) : handler(std::move(h)) {}
    void complete(std::exception_ptr failure) override {
      const auto executor = asio::get_associated_executor(handler);
      asio::post(executor, [h = std::move(handler), f = std::move(failure)]() mutable { std::move(h)(std::move(f)); });
    }
    Handler handler;
  };
  explicit Suspension(std::unique_ptr<Parked> parked) : parked_(std::move(parked)) {}

  std::unique_ptr<Parked> parked_;
};

/// Parks the calling coroutine and hands it to `keep`, a function that takes a Suspension by value.
template <class Keep>
Task suspend(Keep keep) {
  return asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr)>(
      [keep = std::move(keep)]<class Handler>(Handler handler) mutable {
        keep(Suspension(std::make_unique<Suspension::Of<Handler>>(std::move(handler))));
      },
      asio::use_awaitable);
}

}  // namespace messaging
