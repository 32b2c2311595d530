#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shop/checks/check.hpp"
#include "shop/checks/exploration.hpp"
#include "shop/worlds/scripts.hpp"

namespace shop {

/// A small world: something that happens to the shop, and what must be so then.
struct SmallWorld {
  std::string name;                          ///< in a token; no two of a check have the same
  std::function<void(SimulatedShop&)> live;  ///< throws CheckFailed
  std::function<void(Step&)> besides{};      ///< what else there is in the shop, beside the learner's code
};

/// A check that looks at every world of a kind, and shows the first that breaks: the smallest, if the small ones come
/// first.
struct EveryWorld {
  std::string of;  ///< what is said of them: `scripts of at most 3 lines`
  /// `deep`: more than are lived at every save.
  std::function<std::vector<SmallWorld>(bool deep)> worlds;
};

Check in_every_world(std::string sentence, int rung_of_hints, EveryWorld every);

/// A check that explores the schedules of every script. The exploration's own lines are not typed. Its token names the
/// script: `add book to A, remove book from A: C1 ok; C2 ok`.
Check in_every_script(std::string sentence, int rung_of_hints, Exploration exploration,
                      std::function<std::vector<Script>(bool deep)> scripts);

}  // namespace shop
