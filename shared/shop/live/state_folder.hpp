#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "messaging/sqlite_transport.hpp"

namespace shop::live {

/// The folder in which a live system keeps its broker, its databases and its journals.
class StateFolder {
 public:
  enum class Use {
    alone,   ///< all three endpoints: nobody else may use the folder meanwhile
    shared,  ///< one endpoint, started in a terminal of its own
    member,  ///< one endpoint of a system that holds the folder already
  };

  /// Makes the folder if it is missing; `fresh` empties it. Throws messaging::Error, in one line, if it cannot be
  /// written or is in use.
  StateFolder(std::filesystem::path path, Use use, bool fresh);
  ~StateFolder();
  StateFolder(const StateFolder&) = delete;
  StateFolder& operator=(const StateFolder&) = delete;

  /// Its last part: which exercise, and whose code.
  std::string name() const { return std::filesystem::absolute(path_).lexically_normal().filename().string(); }
  std::filesystem::path broker() const { return path_ / "broker.db"; }
  /// Where it is written which broker was used last, if it was no SQLite file.
  std::filesystem::path transport() const { return path_ / "transport"; }
  /// What an endpoint writes down of each message.
  std::filesystem::path journal(const std::string& endpoint) const { return path_ / (endpoint + ".jsonl"); }
  std::filesystem::path database(const std::string& endpoint) const { return path_ / (endpoint + ".db"); }

 private:
  std::filesystem::path path_;
  int lock_ = -1;
};

/// The live system's leases: short, so that what a killed process had in hand comes back soon.
inline constexpr messaging::SqliteTransportOptions live_transport{.lease = std::chrono::seconds(5)};

}  // namespace shop::live
