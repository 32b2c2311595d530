#pragma once

#include <vector>

#include "messaging/task.hpp"
#include "messaging/waiting/suspension.hpp"

namespace messaging::rabbitmq {

/// Something has changed: whoever waits looks for itself whether it is what it waits for.
class Signal {
 public:
  Task wait() {
    return suspend([this](Suspension suspension) { waiting_.push_back(std::move(suspension)); });
  }
  void notify_all() {
    for (auto& suspension : std::exchange(waiting_, {})) suspension.resume();
  }

 private:
  std::vector<Suspension> waiting_;
};

}  // namespace messaging::rabbitmq
