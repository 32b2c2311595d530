#pragma once

#include <boost/asio/io_context.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "messaging/endpoint.hpp"
#include "simulation/broker.hpp"
#include "simulation/choices.hpp"
#include "simulation/history.hpp"

namespace simulation {

/// The simulation cannot go on, and says why: an endless loop of messages, or a coroutine that waits on something
/// that the simulation does not control.
struct Stuck : messaging::Error {
  using Error::Error;
};

/// An endpoint of a simulated system: its name, and what configures it.
struct NodePlan {
  std::string name;
  std::function<void(messaging::Endpoint&)> configure;
};

/// A whole system of endpoints in one thread, in virtual time, on databases in memory. What happens is a function of
/// the choices alone.
class World {
 public:
  /// More steps than this in one run and the run is called endless.
  static constexpr int most_steps = 10'000;

  /// Sets every endpoint up and starts it. Throws what configuring throws.
  explicit World(const std::vector<NodePlan>& plans);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  /// Runs a piece of work to its end, or to where it waits for something that `run` brings about. Rethrows.
  void perform(messaging::Task task);
  /// Delivers messages, in the order of the choices, and lets time pass when nothing else can happen, until nothing
  /// can happen at all. Throws Stuck.
  void run(Choices& choices);

  /// Ends an endpoint after the message in hand and starts it anew, configured again, on the same database.
  /// Throws what configuring throws, or std::out_of_range if there is no endpoint of this name.
  void restart(const std::string& name);

  /// Throws std::out_of_range if there is no endpoint of this name.
  messaging::Endpoint& endpoint(const std::string& name);
  SimulatedBroker& broker() { return broker_; }
  /// Everything that was sent, in order.
  const std::vector<Sent>& wire() const { return broker_.wire(); }
  const History& history() const { return history_; }
  messaging::VirtualClock& clock() { return clock_; }

 private:
  class Seam;
  struct Node;

  void drain();
  std::unique_ptr<Node>& node(const std::string& name);
  void require_rest();

  messaging::VirtualClock clock_;
  History history_{clock_};
  SimulatedBroker broker_{clock_, history_};
  std::vector<std::unique_ptr<Node>> nodes_;
  messaging::asio::io_context io_;  // last: the coroutines it holds go before what they use
};

}  // namespace simulation
