#include "shop/ledger.hpp"

#include <nlohmann/json.hpp>

namespace shop {

std::optional<Change> change_of(const messaging::Envelope& message) {
  const auto& type = message.type();
  const bool added = type == "AddItem" || type == "ItemAdded";
  if (!added && type != "RemoveItem" && type != "ItemRemoved") return std::nullopt;
  const auto body = nlohmann::json::parse(message.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  return Change{added, body.value("order_id", ""), body.value("gift", "")};
}

void Ledger::see(const simulation::Happening& happening) {
  if (happening.what != simulation::What::saved || happening.endpoint != "orders") return;
  auto now = items();
  const auto note = [&](bool added, const Items& of, const Items& but_not_of) {
    for (const auto& item : of) {
      if (but_not_of.contains(item)) continue;
      const Change change{added, item.first, item.second};
      changes_.insert(change);
      by_message_[happening.message_id()].insert(change);
    }
  };
  note(true, now, held_);
  note(false, held_, now);
  held_ = std::move(now);
}

bool Ledger::committed_by(const std::string& message_id, const Change& change) const {
  const auto found = by_message_.find(message_id);
  return found != by_message_.end() && found->second.contains(change);
}

Ledger::Items Ledger::items() {
  Items items;
  auto rows = shop_.connection("orders").query("SELECT order_id, gift FROM order_items");
  while (rows.next()) items.emplace(rows.text(0), rows.text(1));
  return items;
}

}  // namespace shop
