#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "shop/gift_counts.hpp"
#include "shop/worlds/wish.hpp"

namespace shop {

/// A number that lies between two others.
struct Range {
  std::size_t least = 0;
  std::size_t most = 0;
  bool holds(std::size_t number) const { return number >= least && number <= most; }
};

/// What must be seen of one command that is typed while the shop is at rest.
struct Expected {
  std::size_t leaves = 1;          ///< how often it leaves the Frontend
  Range fails;                     ///< how many attempts to handle it fail
  Range told;                      ///< under how many message IDs Billing hears of it
  int seconds_between = 0;         ///< its copies
  int seconds_until_it_fails = 0;  ///< from when it is handed out
};

/// What is true of the shop, computed from the commands that Orders has handled, in the order in which it has handled
/// each first. What an exercise has added to the shop is true from that exercise on.
class Model {
 public:
  explicit Model(int exercise) : exercise_(exercise) {}

  /// A new command is typed, and all that follows from it happens.
  Expected typed(const Wish& wish, const std::string& message_id);
  /// The broker hands a command out once more, long after it was handled.
  void again(const Wish& wish, const std::string& message_id);
  /// A command is given up, and ends in the error queue.
  void failed(const Wish& wish, const std::string& message_id);
  /// Whoever looks after the error queue gives it back, when what was in the way is gone.
  void returned(const Wish& wish, const std::string& message_id);

  const std::set<std::string>& open_orders() const { return open_; }
  /// What an order holds.
  Gifts order(const std::string& order_id) const;
  /// False if nobody can say what the bill says of this gift: where a later exercise has still to mend it.
  bool bill_is_known(const std::string& order_id, Gift gift) const { return !unknown_.contains({order_id, gift}); }
  /// The IDs of the commands in the error queue.
  const std::multiset<std::string>& failed() const { return failed_; }

  /// How often a message is tried before it goes to the error queue.
  std::size_t attempts() const { return exercise_ >= 3 ? 9 : 24; }

 private:
  enum class Effect { none, changes, fails };
  using Item = std::pair<std::string, Gift>;

  bool strikes(Gift gift, int since, const Wish& wish) const;
  bool is_copied(const Wish& wish) const;
  Effect handle(const Wish& wish, const std::string& message_id);
  Range told(const Wish& wish, Effect effect, std::size_t copies) const;
  Range fails(const Wish& wish, Effect effect, std::size_t copies) const;
  void note_what_is_told_again(const Wish& wish, Effect first);

  int exercise_;
  std::set<std::string> open_;
  std::set<Item> items_;
  std::set<Item> unknown_;
  std::map<std::string, Effect> processed_;  // by message ID
  std::multiset<std::string> failed_;
};

}  // namespace shop
