#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "messaging/waiting/mutex.hpp"
#include "shop/gift_counts.hpp"
#include "shop/step.hpp"
#include "simulation/world/world.hpp"

namespace shop {

/// The whole shop of one step, in virtual time: what a check types into and looks at.
class SimulatedShop {
 public:
  explicit SimulatedShop(const Step& step);
  /// On databases that were used before, and that it finds empty; of these endpoints there are two instances.
  SimulatedShop(const Step& step, simulation::Storage& storage, const std::vector<std::string>& twice = {});

  ~SimulatedShop();
  SimulatedShop(const SimulatedShop&) = delete;
  SimulatedShop& operator=(const SimulatedShop&) = delete;

  /// Types a line at the Frontend's prompt. What it asks for is sent when all that was typed before is sent: who waits
  /// for a line to be sent cannot type the next. Throws CheckFailed if the prompt does not take it.
  void type(const std::string& line);
  void type(const std::string& line, simulation::Choices& choices);
  /// Lets everything happen that is going to happen. Throws simulation::Stuck.
  void run();
  void run(simulation::Choices& choices);

  /// What the Orders database says of an order.
  Gifts order(const std::string& order_id) { return gifts_in(connection("orders"), "order_items", order_id); }
  /// What the Billing database says of an order.
  Gifts bill(const std::string& order_id) { return gifts_in(connection("billing"), "bill_items", order_id); }
  /// The IDs of all orders that hold something or are billed for something.
  std::set<std::string> order_ids();
  /// The messages of this type that left any endpoint, in order.
  std::vector<messaging::Envelope> wire(const std::string& type) const;
  /// Everything of one kind that happened to messages of this type, in order; of one gift, if it is named.
  std::vector<simulation::Happening> happened(simulation::What what, const std::string& type,
                                              std::optional<Gift> gift = std::nullopt) const;
  std::vector<messaging::Envelope> failed() { return world_.broker().failed(); }

  messaging::Connection& connection(const std::string& endpoint) {
    return world_.endpoint(endpoint).database().connection();
  }
  const Step& step() const { return step_; }
  simulation::World& world() { return world_; }
  const simulation::World& world() const { return world_; }

 private:
  messaging::Task send(messaging::AnyMessage command);

  Step step_;
  messaging::Mutex prompt_;
  simulation::World world_;
};

}  // namespace shop
