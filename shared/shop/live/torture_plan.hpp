#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "messaging/clock.hpp"
#include "shop/gift.hpp"

namespace shop::live {

struct TortureOptions {
  int commands = 10'000;
  int kills = 30;
  std::uint32_t seed = 1;
};

/// One endpoint is killed, this long after that many commands were typed.
struct Kill {
  std::size_t after = 0;
  messaging::Milliseconds delay{0};
  std::string victim;
};

/// What becomes of a gift of an order, whatever overtakes what on the way.
enum class Fate {
  stays,   ///< it is only ever added: in the end the order holds it
  goes,    ///< it is there before, and only ever removed: in the end it is gone
  either,  ///< it is added and removed in turn: what counts is that order and bill agree
  refused  ///< it was typed, and the Frontend refused it: it is nowhere
};
/// By order and gift.
using Fates = std::map<std::string, std::map<Gift, Fate>>;

/// What is typed, who is killed when, and what must be so in the end. The same options give the same plan.
struct TorturePlan {
  /// Throws messaging::Error, saying what would be right.
  explicit TorturePlan(const TortureOptions& options);

  std::vector<std::string> preparation;  ///< typed first, while nobody is killed
  std::vector<std::string> commands;
  std::vector<Kill> kills;  ///< in the order in which they come
  Fates orders;
};

}  // namespace shop::live
