#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "messaging/endpoint.hpp"
#include "simulation/world/broker.hpp"
#include "simulation/world/choices.hpp"
#include "simulation/world/history.hpp"
#include "simulation/world/storage.hpp"

namespace simulation {

/// The simulation cannot go on, and says why: an endless loop of messages, or a coroutine that waits on something
/// that the simulation does not control.
struct Stuck : messaging::Error {
  using Error::Error;
};

/// There is no end to its messages.
struct Endless : Stuck {
  using Stuck::Stuck;
};

/// An endpoint of a simulated system: its name, what configures it, and in how many processes it runs. Several
/// instances compete for the messages of one queue, and share a database. The first has the endpoint's name, the second
/// is called `orders 2`.
struct NodePlan {
  NodePlan(std::string its_name, std::function<void(messaging::Endpoint&)> what_configures, std::size_t how_many = 1)
      : name(std::move(its_name)), configure(std::move(what_configures)), instances(how_many) {}
  std::string name;
  std::function<void(messaging::Endpoint&)> configure;
  std::size_t instances;
};

/// A whole system of endpoints in one thread, in virtual time, on databases in memory. What happens is a function of
/// the choices alone.
class World {
 public:
  /// More steps than this in one run and the run is called endless.
  static constexpr int most_steps = 10'000;

  /// Sets every endpoint up and starts it, on databases of its own or on those of `storage`. Throws what configuring
  /// throws.
  explicit World(const std::vector<NodePlan>& plans);
  World(const std::vector<NodePlan>& plans, Storage& storage);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Runs a piece of work to its end, or to where it waits for something that `run` brings about. Rethrows.
  void perform(messaging::Task task);
  /// The same, as if it were typed at an endpoint's prompt: what it sends may be copied on the way.
  void type(messaging::Task task, Choices& choices);
  /// Delivers messages, in the order of the choices, and lets time pass when nothing else can happen, until nothing
  /// can happen at all, or the choices end it, or `stop` was called. Faults strike where the choices say so.
  /// Throws Stuck, and what an endpoint throws that does not start again after a crash.
  void run(Choices& choices);
  /// From now on `run` ends after the step that is being taken.
  void stop() { stopped_ = true; }
  /// True if the last run went on until nothing could happen at all.
  bool at_rest() const { return at_rest_; }

  /// Ends an endpoint after the message in hand and starts it anew, configured again, on the same database.
  /// Throws what configuring throws, or std::out_of_range if there is no endpoint of this name.
  void restart(const std::string& name);
  /// The same for all that have handled a message and are one of several instances: then all of them are alike again.
  void restart_instances();

  /// Throws std::out_of_range if there is no endpoint, or instance, of this name.
  messaging::Endpoint& endpoint(const std::string& name);
  /// The message that an endpoint is handling; null if none.
  const messaging::Envelope* in_hand(const std::string& name);
  /// Of all endpoints, and of further instances.
  std::vector<std::string> names() const;
  SimulatedBroker& broker() { return broker_; }
  const SimulatedBroker& broker() const { return broker_; }
  /// Everything that was sent, in order.
  const std::vector<Sent>& wire() const { return broker_.wire(); }
  const History& history() const { return history_; }
  History& history() { return history_; }
  messaging::VirtualClock& clock() { return clock_; }
  const messaging::VirtualClock& clock() const { return clock_; }

 private:
  class Node;
  friend class Node;

  void start(const std::vector<NodePlan>& plans, Storage& storage);
  std::vector<Step> steps();
  void take(const Step& step);
  bool may_go_on(const Node& node, Seam::Kind where) const;
  void bring_back_crashed();
  void start_anew(std::unique_ptr<Node>& node);
  void pass_time();
  void drain();
  std::unique_ptr<Node>& node(const std::string& name);
  void require_rest();

  Storage own_storage_;
  messaging::VirtualClock clock_;
  History history_{clock_};
  SimulatedBroker broker_{clock_, history_};
  Choices* choices_ = nullptr;  // while faults may strike
  bool typing_ = false;
  bool stopped_ = false;
  bool at_rest_ = false;
  bool timer_set_ = false;
  bool competing_ = false;                    // there is an endpoint with several instances
  std::uint64_t shared_touched_ = 0;          // what instances have in common, by the step that is being taken
  std::deque<messaging::SequentialIds> ids_;  // of the endpoints; no process uses one twice, nor does the next
  std::vector<std::unique_ptr<Node>> nodes_;
  messaging::asio::io_context io_{1};  // for one thread; last: the coroutines it holds go before what they use
};

}  // namespace simulation
