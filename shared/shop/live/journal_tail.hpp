#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "messaging/clock.hpp"
#include "shop/live/journal.hpp"
#include "shop/live/state_folder.hpp"

namespace shop::live {

/// What the journals of a running system tell of messages that are in no queue.
class JournalTail {
 public:
  explicit JournalTail(const StateFolder& state);

  /// Reads what was written since the last time. False if nothing was.
  bool read();
  /// True if the endpoint was handed a message and has not settled it.
  bool has_in_hand(const std::string& endpoint) const { return endpoints_.at(endpoint).in_hand; }
  /// After which delays messages of this endpoint were to be tried again.
  const std::set<messaging::Milliseconds>& delays(const std::string& endpoint) const {
    return endpoints_.at(endpoint).delays;
  }

 private:
  struct Endpoint {
    std::filesystem::path file;
    std::uintmax_t read = 0;
    std::string unfinished;  // the beginning of a line
    bool in_hand = false;
    std::set<messaging::Milliseconds> delays;
  };
  static void take_in(Endpoint& endpoint, const Entry& entry);

  std::map<std::string, Endpoint> endpoints_;
};

}  // namespace shop::live
