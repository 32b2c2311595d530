#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "messaging/envelope.hpp"

namespace simulation {

/// Short names for message IDs, in the order in which they first leave: commands C1, C2, events E1, E2. Copies have
/// one ID and so one name; whatever was sent as part of what is given is G1, G2.
class MessageNames {
 public:
  const std::string& of(const messaging::Envelope& message);
  /// What is given is over: names begin anew. The next commands to leave are those that are typed.
  void begin() { given_ = false; }
  /// The next command that leaves gets this number: a typed line that is left out keeps its own.
  void next_command(int number) { commands_ = number - 1; }
  bool given() const { return given_; }
  /// By message ID; of a message that was only noted somewhere, and never left, there is none.
  const std::map<std::string, std::string>& by_id() const { return names_; }

  /// To how many endpoints a message of this name went.
  void note_receivers(const std::string& name, std::size_t count) {
    if (count > 1) receivers_[name] = count;
  }
  std::size_t receivers(const std::string& name) const {
    const auto found = receivers_.find(name);
    return found == receivers_.end() ? 1 : found->second;
  }

 private:
  bool given_ = true;
  int givens_ = 0;
  int commands_ = 0;
  int events_ = 0;
  std::map<std::string, std::string> names_;  // by message ID
  std::map<std::string, std::size_t> receivers_;
};

}  // namespace simulation
