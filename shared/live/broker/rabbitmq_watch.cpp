#include "live/broker/rabbitmq_watch.hpp"

#ifdef WORKSHOP_RABBITMQ

#include <algorithm>
#include <set>
#include <string>

#include "live/processes/state_folder.hpp"
#include "messaging/rabbitmq/rabbitmq_transport.hpp"

namespace live {
namespace {

/// Longer than a message is on its way from the broker into a process, also on a busy machine.
constexpr messaging::Milliseconds blind_spot{300};

}  // namespace

messaging::Awaitable<std::vector<messaging::QueueState>> RabbitMqWatch::queues() {
  // The journals last: what leaves a queue while it is counted is in somebody's hand by then.
  std::vector<messaging::QueueState> states;
  std::set<std::string> names(endpoint_names.begin(), endpoint_names.end());
  names.insert(messaging::error_queue);
  for (const auto& name : names) {
    auto& state = states.emplace_back();
    state.queue = name;
    state.ready = co_await broker_.waiting(name);
  }
  const bool moved = journals_.read();
  for (auto& state : states) {
    if (state.queue == messaging::error_queue) continue;
    const auto delays = journals_.delays(state.queue);
    for (const auto delay : delays) state.delayed += co_await broker_.waiting(state.queue, delay);
    state.leased = journals_.in_hand(state.queue);
  }
  if (moved || states != before_) moved_at_ = clock_.now();
  before_ = states;
  co_return states;
}

bool RabbitMqWatch::may_have_missed() const {
  return clock_.now() - moved_at_ < blind_spot;
}

}  // namespace live

#endif
