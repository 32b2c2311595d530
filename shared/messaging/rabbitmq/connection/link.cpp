#include "messaging/rabbitmq/connection/link.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "messaging/errors.hpp"

namespace messaging::rabbitmq {
namespace {

constexpr Milliseconds first_pause{100};
constexpr Milliseconds longest_pause{10'000};

}  // namespace

Link::Link(asio::any_io_executor executor, Url url, std::string name, LinkOptions options)
    : executor_(std::move(executor)),
      url_(std::move(url)),
      name_(std::move(name)),
      options_(options),
      pause_(executor_) {}

void Link::close() {
  if (std::exchange(closed_, true)) return;
  failure_ = std::make_exception_ptr(TransportError("the transport is closed"));
  pause_.cancel();
  if (connecting_) connecting_->close("the transport is closed");
  if (std::exchange(connection_, nullptr)) lost(failure_);
  changed_.notify_all();
}

Task Link::up() {
  const auto deadline = end_of_patience();
  while (!is_up()) {
    start_or_throw(deadline);
    co_await changed_.wait();
  }
}

void Link::start_or_throw(Deadline deadline) {
  if (failure_ && (closed_ || !been_up_ || std::chrono::steady_clock::now() >= deadline)) {
    std::rethrow_exception(failure_);
  }
  if (!std::exchange(started_, true)) asio::co_spawn(executor_, run(shared_from_this()), asio::detached);
}

Task Link::run(std::shared_ptr<Link> self) {
  Milliseconds pause = first_pause;
  while (!self->closed_) {
    try {
      self->connecting_ =
          std::make_shared<AmqpConnection>(self->executor_, self->url_, self->name_, self->options_.heartbeat);
      co_await self->connecting_->open();
      co_await self->opened(self->connecting_);
      if (self->closed_) break;
      self->connection_ = self->connecting_;
      self->been_up_ = true;
      self->failure_ = nullptr;
      pause = first_pause;
      self->changed_.notify_all();
      co_await self->connecting_->closed();
      if (self->closed_) break;
      self->connection_ = nullptr;
      self->lost(self->connecting_->failure());
    } catch (...) {
      if (!self->closed_) self->failure_ = std::current_exception();
    }
    if (self->closed_) break;
    if (self->connecting_) self->connecting_->close("it could not be prepared");
    self->changed_.notify_all();
    boost::system::error_code cancelled;
    self->pause_.expires_after(pause);
    co_await self->pause_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    pause = std::min(2 * pause, longest_pause);
  }
}

}  // namespace messaging::rabbitmq
