#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
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
class World::Node final : public Process, private messaging::DatabaseSeam, private messaging::Log {
 public:
  /// What the instances of one endpoint have in common, as bits of a footprint; none if there is only one.
  struct Common {
    std::uint64_t queue = 0;
    std::uint64_t database = 0;
  };
  /// A coroutine that stands at a seam until the choices let it go on.
  struct Paused {
    Paused(Seam::Kind w, messaging::Suspension s) : where(w), suspension(std::move(s)) {}
    Seam::Kind where;
    messaging::Suspension suspension;
  };

  Node(World& world, std::size_t number, const NodePlan& plan, std::size_t instance, Common common, Disk& disk,
       messaging::IdGenerator& ids);
  ~Node() override;
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  /// Ends the coroutines of this process, wherever they wait; those that use it go with the next turn of the loop.
  void drop_waiting();
  bool crashed() const { return crashed_; }
  void end() { crashed_ = true; }

  // Process
  Fault strikes(Seam seam) override;
  bool pauses() const override;
  messaging::Task pause(Seam::Kind where) override;
  messaging::Task crash() override;

  const std::deque<Paused>& paused() const { return paused_; }
  void go_on(std::size_t which);

  NodePlan plan;
  std::size_t number;
  std::size_t instance;
  Common common;
  std::string name;
  Disk& disk;
  std::shared_ptr<messaging::Connection> connection;
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

  // Log
  void write(std::string_view endpoint, std::string_view line) override;

  messaging::Task watch(messaging::IncomingContext& context, messaging::Next next);
  static int note_touched(unsigned kind, void* node, void* statement, void* sql);
  Fault strikes_at(Seam::Kind kind, std::span<const Fault> possible);
  int changed_rows();
  void note(What what, std::string text = "", int count = 0);

  World& world_;
  messaging::Suspension crash_;
  std::deque<Paused> paused_;
  bool only_begun_ = false;  // since the last pause, which was at a begin
  bool crashed_ = false;
  int changes_ = 0;  // of rows, that changed_rows has told of
};

}  // namespace simulation
