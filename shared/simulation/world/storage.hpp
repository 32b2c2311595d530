#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "messaging/database/connection.hpp"

namespace simulation {

/// One endpoint's database, in memory.
class Disk {
 public:
  /// Of the first instance of the endpoint, or of another; each has one of its own, and all see the same rows.
  const std::shared_ptr<messaging::Connection>& connection(std::size_t instance = 1) const {
    return instance == 1 ? connection_ : others_.at(instance - 2);
  }

  /// Runs a script that makes tables; not, if it is known that the tables are there just as it leaves them.
  void schema(messaging::Connection& connection, const std::string& script);
  void schema(const std::string& script) { schema(*connection_, script); }
  /// The scripts for a new database have run.
  void made();
  /// An endpoint starts on it for another time: from now on every script runs.
  void used_again() { used_again_ = true; }
  /// Takes all rows away, or the whole database where that is not enough.
  void renew(std::size_t instances);

 private:
  void open();
  std::shared_ptr<messaging::Connection> opened(const std::string& path) const;
  void run_again(messaging::Connection& connection, const std::string& script);
  bool in_use() const;
  int total_changes() const;
  bool empty();
  bool learn_tables();
  std::int64_t schema_version();

  std::shared_ptr<messaging::Connection> connection_;
  std::vector<std::shared_ptr<messaging::Connection>> others_;  // of further instances
  std::vector<std::string> scripts_;                            // that have made the tables
  std::map<std::string, std::vector<std::string>> statements_;  // of each script that has run again
  std::size_t known_ = 0;                                       // how many of them need not run
  std::size_t next_ = 0;                                        // of those
  bool used_again_ = false;
  bool emptiable_ = false;
  std::vector<std::string> emptyings_;  // DELETE statements, children first
  std::int64_t schema_version_ = 0;     // when they were written
  int changes_ = 0;                     // when it was emptied last
};

/// The databases of a simulated system. Kept from one execution to the next, which finds them as new: to empty a
/// database is ten times quicker than to make one.
class Storage {
 public:
  /// The database of an endpoint that runs in so many instances, as new.
  Disk& renewed(const std::string& endpoint, std::size_t instances = 1) {
    auto& disk = disks_[endpoint];
    disk.renew(instances);
    return disk;
  }

 private:
  std::map<std::string, Disk> disks_;
};

}  // namespace simulation
