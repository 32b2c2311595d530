#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "live/processes/live_options.hpp"
#include "live/processes/state_folder.hpp"
#include "messaging/transport/queue_watch.hpp"
#include "messaging/transport/transport.hpp"

namespace messaging::rabbitmq {
class PrivateBroker;
}  // namespace messaging::rabbitmq

namespace live {

/// What carries the messages of a live system, and who watches it.
class LiveBroker {
 public:
  virtual ~LiveBroker() = default;
  virtual messaging::Transport& transport() = 0;
  virtual messaging::QueueWatch& watch() = 0;
  /// Deletes the messages of a queue, those too that wait so long for another try, where emptying the state folder
  /// does not.
  virtual messaging::Task clear(std::string queue, std::vector<messaging::Milliseconds> delays) = 0;
};

/// The broker that the options say: a SQLite file in the state folder, or RabbitMQ at a URL, where the names of this
/// system's queues begin with that of its folder. Throws messaging::Error if it is not to be had.
std::unique_ptr<LiveBroker> open_broker(const messaging::asio::any_io_executor& executor, messaging::Clock& clock,
                                        const StateFolder& state, const LiveOptions& options);

/// The option's word for a RabbitMQ that is started for one run.
inline constexpr auto private_rabbitmq = "rabbitmq";
/// By which variable of the environment a system's processes hear of their broker; a command line is for all to see.
inline constexpr auto transport_variable = "WORKSHOP_TRANSPORT";

/// A RabbitMQ that is started for one run.
using OwnBroker = messaging::rabbitmq::PrivateBroker;

/// Has all processes that are started from now on use the broker that the options say. A private one is started, with
/// its folder in `within`; it lasts as long as what is returned, and `options` then say where it is. Throws
/// messaging::Error in one line, which does not show a password.
std::shared_ptr<OwnBroker> provide_broker(LiveOptions& options, const std::filesystem::path& within = {});

/// Writes down in the state folder which broker is used, for whoever looks into it later: its password only if it is a
/// private one, whose password is as private.
void remember_transport(const StateFolder& state, const LiveOptions& options);
/// What was written down: the options of the broker alone.
LiveOptions remembered_transport(const StateFolder& state);

}  // namespace live
