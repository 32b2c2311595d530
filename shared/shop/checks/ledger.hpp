#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "shop/checks/simulated_shop.hpp"
#include "simulation/world/history.hpp"

namespace shop {

/// A gift that came on an order or went from it.
struct Change {
  bool added = true;
  std::string order_id;
  std::string gift;
  auto operator<=>(const Change&) const = default;
};

/// The change that a command asks for, or that an event tells of; nothing for any other message.
std::optional<Change> change_of(const messaging::Envelope& message);

/// What Orders has committed and told so far, and for whom. It is told of everything that happens.
class Ledger {
 public:
  explicit Ledger(SimulatedShop& shop) : shop_(shop), held_(items()) {}
  void see(const simulation::Happening& happening);

  /// True if this change was committed at any time, or is how things stand.
  bool is_true(const Change& change) const;
  /// True if handling this message has committed this change.
  bool committed_by(const std::string& message_id, const Change& change) const;
  /// The events that handling this message has sent.
  const std::vector<simulation::History::Message>& events_of(const std::string& message_id) const;
  /// The changes that nobody was told of since they were committed.
  const std::set<Change>& untold() const { return untold_; }
  /// True if Orders has a transaction open, right now.
  bool in_transaction() const { return shop_.connection("orders").in_transaction(); }

 private:
  using Items = std::set<std::pair<std::string, std::string>>;
  Items items();

  SimulatedShop& shop_;
  Items held_;
  std::set<Change> changes_;
  std::set<Change> untold_;
  std::map<std::string, std::set<Change>> by_message_;
  std::map<std::string, std::vector<simulation::History::Message>> events_;  // by the message that caused them
};

}  // namespace shop
