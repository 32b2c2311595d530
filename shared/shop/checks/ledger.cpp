#include "shop/checks/ledger.hpp"

#include <nlohmann/json.hpp>

namespace shop {

std::optional<Change> change_of(const messaging::Envelope& message) {
  const auto& type = message.type();
  const bool added = type == "AddItem" || type == "ItemAdded";
  if (!added && type != "RemoveItem" && type != "ItemRemoved") return std::nullopt;
  const auto body = nlohmann::json::parse(message.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const auto text = [&](const char* field) {
    const auto found = body.find(field);
    return found != body.end() && found->is_string() ? found->get<std::string>() : "";
  };
  return Change{added, text("order_id"), text("gift")};
}

void Ledger::see(const simulation::Happening& happening) {
  if (!happening.happened_in("orders")) return;
  const bool event =
      happening.what == simulation::What::sent && happening.message->header(messaging::header::intent) == "event";
  if (event) {
    events_[happening.message->header(messaging::header::causation_id)].push_back(happening.message);
    if (const auto told = change_of(*happening.message)) untold_.erase(*told);
  }
  if (happening.what != simulation::What::saved) return;
  auto now = items();
  const auto note = [&](bool added, const Items& of, const Items& but_not_of) {
    for (const auto& item : of) {
      if (but_not_of.contains(item)) continue;
      const Change change{added, item.first, item.second};
      changes_.insert(change);
      untold_.insert(change);
      by_message_[happening.message_id()].insert(change);
    }
  };
  note(true, now, held_);
  note(false, held_, now);
  held_ = std::move(now);
}

bool Ledger::is_true(const Change& change) const {
  return changes_.contains(change) || held_.contains({change.order_id, change.gift}) == change.added;
}

bool Ledger::committed_by(const std::string& message_id, const Change& change) const {
  const auto found = by_message_.find(message_id);
  return found != by_message_.end() && found->second.contains(change);
}

const std::vector<simulation::History::Message>& Ledger::events_of(const std::string& message_id) const {
  static const std::vector<simulation::History::Message> none;
  const auto found = events_.find(message_id);
  return found == events_.end() ? none : found->second;
}

Ledger::Items Ledger::items() {
  Items items;
  auto rows = shop_.connection("orders").query("SELECT order_id, gift FROM order_items");
  while (rows.next()) items.emplace(rows.text(0), rows.text(1));
  return items;
}

}  // namespace shop
