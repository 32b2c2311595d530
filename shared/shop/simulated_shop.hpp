#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "messaging/envelope.hpp"
#include "shop/step.hpp"
#include "simulation/world.hpp"

namespace shop {

/// The gifts of one order, a row each; a gift that has two rows is there twice.
using Gifts = std::multiset<std::string>;

/// The whole shop of one step, in virtual time: what a check types into and looks at.
class SimulatedShop {
 public:
  explicit SimulatedShop(const Step& step);
  /// On databases that were used before, and that it finds empty.
  SimulatedShop(const Step& step, simulation::Storage& storage);

  /// Types a line at the Frontend's prompt. Throws CheckFailed if the prompt does not take it.
  void type(const std::string& line);
  void type(const std::string& line, simulation::Choices& choices);
  /// Lets everything happen that is going to happen. Throws simulation::Stuck.
  void run();
  void run(simulation::Choices& choices);

  /// What the Orders database says of an order.
  Gifts order(const std::string& order_id) { return gifts("orders", "order_items", order_id); }
  /// What the Billing database says of an order.
  Gifts bill(const std::string& order_id) { return gifts("billing", "bill_items", order_id); }
  /// The IDs of all orders that hold something or are billed for something.
  std::set<std::string> order_ids();
  /// The messages of this type that left any endpoint, in order.
  std::vector<messaging::Envelope> wire(const std::string& type) const;
  std::vector<messaging::Envelope> failed() { return world_.broker().failed(); }

  messaging::Connection& connection(const std::string& endpoint) {
    return world_.endpoint(endpoint).database().connection();
  }
  simulation::World& world() { return world_; }
  const simulation::World& world() const { return world_; }

 private:
  Gifts gifts(const std::string& endpoint, const std::string& table, const std::string& order_id);

  Step step_;
  simulation::World world_;
};

/// `a book and a kite`, `nothing`.
std::string in_words(const Gifts& gifts);

}  // namespace shop
