#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/transport/queue_watch.hpp"
#include "workshop/learner/commands.hpp"

namespace workshop {

/// The folder of the live system that was run last. Throws Problem if none was.
fs::path last_live_folder(const Progress& progress);

/// A live system's broker, whether the system is running or not. All of these throw Problem or messaging::Error.
class LastBroker {
 public:
  virtual ~LastBroker() = default;
  /// To be shown: what is long in them may be cut.
  virtual std::vector<messaging::Envelope> failed_messages() = 0;
  virtual std::size_t return_failed(const std::optional<std::string>& message_id) = 0;
  virtual std::vector<messaging::QueueState> queues() = 0;
};

/// The broker of the live system that was run last. Throws Problem if none was.
std::unique_ptr<LastBroker> last_broker(const Learner& learner);

}  // namespace workshop
