#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "workshop/learner/commands.hpp"
#include "workshop/learner/live/queue_table.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {

/// The folder of the live system that was run last. Throws Problem if none was.
fs::path last_live_folder(const Progress& progress);

/// The broker of the live system that was run last, whether the system is running or not. The kit's program
/// `live-broker` is asked, so that the command line needs no transport. All of these throw Problem.
class LastBroker {
 public:
  explicit LastBroker(const Learner& learner);
  /// To be shown: what is long in them may be cut.
  std::vector<messaging::Envelope> failed_messages() const;
  std::size_t return_failed(const std::optional<std::string>& message_id) const;
  std::vector<QueueState> queues() const;

 private:
  nlohmann::ordered_json ask(const Command& question) const;

  Command command_;
};

}  // namespace workshop
