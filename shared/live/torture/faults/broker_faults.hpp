#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>

#include "live/broker/live_broker.hpp"
#include "messaging/task.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// What the torture can do to a broker.
class BrokerFaults {
 public:
  virtual ~BrokerFaults() = default;
  /// The broker is away; returns when it is there again.
  virtual messaging::Task outage() = 0;
  /// Cuts all connections of the processes that were started since this was made.
  virtual void cut() = 0;
};

/// For a broker that is a SQLite file: it has no process and no connections. Its outage is that somebody holds the file
/// locked for longer than the others wait.
std::unique_ptr<BrokerFaults> faults_of_file(messaging::Clock& clock, const StateFolder& state);

}  // namespace live
