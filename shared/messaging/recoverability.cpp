#include "messaging/recoverability.hpp"

#include <algorithm>
#include <cstddef>

namespace messaging {

std::vector<Milliseconds> exponential_back_off(int count, Milliseconds first, double factor, Milliseconds at_most) {
  std::vector<Milliseconds> delays;
  auto delay = static_cast<double>(first.count());
  const auto most = static_cast<double>(at_most.count());
  for (int i = 0; i < count; ++i, delay *= factor) {
    delays.emplace_back(static_cast<Milliseconds::rep>(std::min(delay, most)));
  }
  return delays;
}

Decision decide(const Recoverability& policy, const Attempt& failed, bool hopeless) {
  const int attempts = (failed.delivery - 1) * (policy.immediate_retries + 1) + failed.within_delivery;
  if (hopeless) return MoveToError{attempts};
  if (failed.within_delivery <= policy.immediate_retries) return RetryNow{};
  const auto delays_used = static_cast<std::size_t>(failed.delivery - 1);
  if (delays_used < policy.delays.size()) return RetryLater{policy.delays[delays_used]};
  return MoveToError{attempts};
}

bool gives_up(const Recoverability& policy, int delivery) {
  return delivery > policy.most_deliveries;
}

}  // namespace messaging
