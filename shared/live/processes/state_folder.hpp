#pragma once

#include <array>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "messaging/processes/program.hpp"
#include "messaging/sqlite/sqlite_transport.hpp"

namespace live {

/// The three endpoints, in the order in which they are started.
inline constexpr std::array endpoint_names{"orders", "billing", "frontend"};

/// What the process is called that is this instance of an endpoint: `orders`, then `orders-2`.
std::string instance_name(const std::string& endpoint, int instance);

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

  /// Its last part: which exercise, and whose code.
  std::string name() const { return std::filesystem::absolute(path_).lexically_normal().filename().string(); }
  std::filesystem::path broker() const { return path_ / "broker.db"; }
  /// Where it is written which broker was used last, if it was no SQLite file.
  std::filesystem::path transport() const { return path_ / "transport"; }
  /// What an instance of an endpoint writes down of each message.
  std::filesystem::path journal(const std::string& endpoint, int instance = 1) const {
    return path_ / (instance_name(endpoint, instance) + ".jsonl");
  }
  /// The journals of all of its instances; the first one also if it is not there yet.
  std::vector<std::filesystem::path> journals(const std::string& endpoint) const;
  /// Deletes the journals of instances that there are no more of.
  void forget_instances_beyond(const std::string& endpoint, int instances) const;
  std::filesystem::path database(const std::string& endpoint) const { return path_ / (endpoint + ".db"); }

 private:
  std::filesystem::path path_;
  messaging::Descriptor lock_;
};

/// The live system's leases: short, so that what a killed process had in hand comes back soon.
inline constexpr messaging::SqliteTransportOptions live_transport{.lease = std::chrono::seconds(5)};

}  // namespace live
