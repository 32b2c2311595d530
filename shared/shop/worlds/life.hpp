#pragma once

#include <map>
#include <string>
#include <vector>

#include "shop/checks/simulated_shop.hpp"
#include "shop/worlds/model.hpp"

namespace shop {

/// A life of the shop: one thing happens after the other, each when all that came before has come to rest. After each,
/// the shop is held against the model.
class Life {
 public:
  Life(SimulatedShop& shop, int exercise) : shop_(shop), model_(exercise), exercise_(exercise) {}

  /// Does one of these, and lets everything happen that follows from it:
  ///
  ///     add book to A    a line that is typed
  ///     restart          all endpoints end, and start again on their databases
  ///     C2 again         the broker hands out the second command that was typed once more
  ///     events again     and all events so far
  ///     6 days pass
  ///
  /// Throws CheckFailed if the shop is not what it should be then, std::invalid_argument for anything else.
  void act(const std::string& action);
  void act(const std::vector<std::string>& actions) {
    for (const auto& action : actions) act(action);
  }

  /// Types a line that cannot be handled now, for this reason: its command ends in the error queue, tried as often as
  /// it should be, and nothing is saved. Throws CheckFailed if not.
  void type_in_vain(const std::string& line, const std::string& reason);
  /// Types a line, and looks at nothing.
  void type_unseen(const std::string& line);
  /// Gives back all that is in the error queue. Throws CheckFailed if the shop is not what it should be then.
  void give_back();

  SimulatedShop& shop() { return shop_; }
  Model& model() { return model_; }
  /// The command of this number, from 1 on, as it left.
  const messaging::Envelope& command(std::size_t number) const { return commands_.at(number - 1).second; }

 private:
  std::size_t send(const Wish& wish);
  void type(const Wish& wish);
  void restart();
  void again(std::size_t number);
  void events_again();
  void look_at_command(const Wish& wish, const std::string& id, const Expected& expected, std::size_t sent_before,
                       std::size_t happened_before);
  void look_at_times(const Wish& wish, const Expected& expected, std::size_t happened_before);
  void look_at_events(const Wish& wish, const std::string& id, const Expected& expected, std::size_t sent_before);
  void compare();
  void compare_ids();

  SimulatedShop& shop_;
  Model model_;
  int exercise_;
  std::vector<std::pair<Wish, messaging::Envelope>> commands_;
};

/// Lets virtual time pass, and what waits for it happen.
void let_pass(SimulatedShop& shop, messaging::Milliseconds duration);

}  // namespace shop
