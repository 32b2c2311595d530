#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "simulation/world/simulated_transport.hpp"
#include "simulation/world/world.hpp"

namespace simulation {

/// A clock of one process, that ends with it: what it was to wake stays asleep.
class ProcessClock final : public messaging::Clock {
 public:
  ProcessClock(messaging::VirtualClock& clock, bool& timer_set) : clock_(clock), timer_set_(timer_set) {}
  messaging::Time now() const override { return clock_.now(); }
  messaging::TimerQueue::Id call_at(messaging::Time due, messaging::TimerQueue::Callback callback) override;
  void cancel(const messaging::TimerQueue::Id& id) override;
  void drop_waiting();
  bool waiting() const { return !timers_.empty(); }

 private:
  messaging::VirtualClock& clock_;
  bool& timer_set_;
  std::set<messaging::TimerQueue::Id> timers_;
};

/// An endpoint in its simulated process, with everything that ends when the process ends. The database stays.
class World::Node final : public Process, private messaging::DatabaseSeam {
 public:
  Node(World& world, std::size_t number, const NodePlan& plan, Disk& disk, messaging::IdGenerator& ids);

  /// Ends the coroutines of this process, wherever they wait; those that use it go with the next turn of the loop.
  void drop_waiting();
  bool crashed() const { return crashed_; }
  void end() { crashed_ = true; }

  // Process
  Fault strikes(Seam seam) override;
  messaging::Task crash() override;

  NodePlan plan;
  std::size_t number;
  Disk& disk;
  messaging::IdGenerator& ids;
  ProcessClock clock;
  SimulatedTransport transport;
  messaging::Endpoint endpoint;

 private:
  // DatabaseSeam
  void schema(messaging::Connection& connection, const std::string& sql) override;
  messaging::Task before_begin() override;
  messaging::Task before_commit() override;
  messaging::Task after_commit() override;
  void before_rollback() override;

  messaging::Task watch(messaging::IncomingContext& context, messaging::Next next);
  Fault strikes_at(Seam::Kind kind, std::span<const Fault> possible);
  int changed_rows();
  void note(What what, std::string text = "", int count = 0);

  World& world_;
  messaging::Suspension crash_;
  bool crashed_ = false;
  int changes_ = 0;  // of rows, that changed_rows has told of
};

}  // namespace simulation
