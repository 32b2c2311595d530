#pragma once

#include <map>
#include <string>
#include <vector>

#include "simulation/picture/picture.hpp"

namespace samples {

/// Where a picture is made up: keeps the queues and tables as they would be, so that what happens can be told in order.
class Stage {
 public:
  using Cells = std::vector<std::string>;

  explicit Stage(std::vector<std::string> lanes);
  void table(std::size_t lane, std::string name, Cells columns, std::vector<Cells> rows = {});
  void message(const std::string& name, std::string label) { labels_[name] = std::move(label); }

  void send(std::size_t lane, const std::string& message, const std::vector<std::size_t>& to,
            simulation::What how = simulation::What::sent);
  /// What was just sent is reported as failed.
  void doubt(const std::string& message);
  void deliver(std::size_t lane, const std::string& message);
  void commit(const std::vector<simulation::RowChange>& rows);
  void roll_back(const std::vector<simulation::RowChange>& rows);
  void fail(int attempt, const std::string& reason, int alike = 0);
  void complete() { leave(simulation::What::completed); }
  /// The message goes to the error queue, for the reason of the last failure.
  void give_up();
  /// The message goes back to its queue, where it is delayed if it is `given_back`.
  void give_back(simulation::What how, const std::string& reason = "");
  void pass(double seconds);
  void crash();
  /// Where what follows happens.
  void lane(std::size_t lane) { lane_ = lane; }
  void restart() { add(simulation::What::restarted); }
  void breaks(const std::string& property) { add(simulation::What::broken).text = property; }
  void log(const std::string& line) { add(simulation::What::logged).text = line; }
  void fail_commit() { add(simulation::What::commit_failed).text = "the commit failed"; }

  std::vector<std::vector<simulation::Table>> before;
  std::vector<simulation::Moment> moments;

 private:
  simulation::Moment& add(simulation::What what);
  simulation::Queued& in_hand();
  void leave(simulation::What how);
  void tell_queues(simulation::Moment& moment) { moment.queues = queues_; }

  std::vector<std::string> lanes_;
  std::map<std::string, std::string> labels_;
  std::map<std::string, std::vector<simulation::Queued>> queues_;
  std::vector<std::vector<simulation::Table>> tables_;
  std::map<std::pair<std::size_t, std::string>, int> deliveries_;
  std::size_t lane_ = 0;  // where something happened last
  double seconds_ = 0;
};

}  // namespace samples
