#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "live/journal/journal.hpp"
#include "live/processes/state_folder.hpp"
#include "messaging/waiting/clock.hpp"

namespace live {

/// What the journals of a running system tell of messages that are in no queue.
class JournalTail {
 public:
  explicit JournalTail(const StateFolder& state) : state_(state) {}

  /// Reads what was written since the last time. False if nothing was.
  bool read();
  /// How many messages the instances of the endpoint were handed and have not settled.
  std::int64_t in_hand(const std::string& endpoint) const;
  /// After which delays messages of this endpoint were to be tried again.
  const std::set<messaging::Milliseconds>& delays(const std::string& endpoint) const;

 private:
  struct File {
    std::uintmax_t read = 0;
    std::string unfinished;  // the beginning of a line
    bool in_hand = false;
  };
  bool read(const std::string& endpoint, const std::filesystem::path& path);
  void take_in(const std::string& endpoint, File& file, const Entry& entry);

  const StateFolder& state_;
  std::map<std::string, std::map<std::filesystem::path, File>> files_;  // by endpoint: one for each instance
  std::map<std::string, std::set<messaging::Milliseconds>> delays_;
};

}  // namespace live
