#include "live/broker/onlooker.hpp"

#include "messaging/errors.hpp"

namespace live {
namespace {

constexpr messaging::Milliseconds until_it_may_be_back{100};

}  // namespace

messaging::Awaitable<bool> Onlooker::look() {
  try {
    queues_ = co_await broker_.watch().queues();
    co_return true;
  } catch (const messaging::TransportError&) {
    co_return false;
  }
}

messaging::Awaitable<std::vector<messaging::Envelope>> Onlooker::failed_messages(std::function<bool()> given_up) {
  while (!given_up()) {
    try {
      co_return co_await broker_.transport().failed_messages();
    } catch (const messaging::TransportError&) {
      // It is away; and co_await may not stand here.
    }
    co_await clock_.sleep(until_it_may_be_back);
  }
  co_return std::vector<messaging::Envelope>();
}

}  // namespace live
