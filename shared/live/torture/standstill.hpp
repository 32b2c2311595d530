#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <utility>
#include <vector>

#include "live/broker/onlooker.hpp"
#include "live/processes/supervisor.hpp"
#include "live/torture/tormentor.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// Stops all if nothing has moved for a long time: a handler, or whatever the Frontend does, may never come to an end.
class Standstill {
 public:
  /// Longer than a lease, and than the delays of the course: what can still move has moved by then.
  static constexpr messaging::Milliseconds patience{45'000};

  /// `typed` is how many lines were typed so far.
  Standstill(messaging::asio::io_context& io, messaging::Clock& clock, Supervisor& supervisor,
             const Tormentor& tormentor, Onlooker& onlooker, const std::size_t& typed)
      : io_(io), clock_(clock), supervisor_(supervisor), tormentor_(tormentor), onlooker_(onlooker), typed_(typed) {}

  /// From now on.
  void watch() { look_later(clock_.now(), Situation(0, {})); }
  bool has_come() const { return has_come_; }

 private:
  /// What was typed, and what waits where: as long as that changes, something moves.
  using Situation = std::pair<std::size_t, std::vector<messaging::QueueState>>;

  void look_later(messaging::Time moved_at, const Situation& before);
  messaging::Task look(messaging::Time moved_at, Situation before);

  messaging::asio::io_context& io_;
  messaging::Clock& clock_;
  Supervisor& supervisor_;
  const Tormentor& tormentor_;
  Onlooker& onlooker_;
  const std::size_t& typed_;
  bool has_come_ = false;
};

}  // namespace live
