#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "live/torture/torture_options.hpp"
#include "messaging/waiting/clock.hpp"
#include "shop/gift.hpp"

namespace live {

/// What is done to the system while it works.
enum class Torment { kill, malformed, cut, outage, full_disk };

/// One of them, this long after that many commands were typed.
struct Fault {
  Torment what = Torment::kill;
  std::size_t after = 0;
  messaging::Milliseconds delay{0};
  std::string victim;  ///< the endpoint that is killed, or to whose queue the malformed message is sent
  int instance = 1;    ///< of those that there are of it
};

/// Whether it lasts, and nobody can work meanwhile. Then the next one of that kind comes when all have recovered.
bool lasts(Torment what);

/// What becomes of a gift of an order, whatever overtakes what on the way.
enum class Fate {
  stays,   ///< it is only ever added: in the end the order holds it
  goes,    ///< it is there before, and only ever removed: in the end it is gone
  either,  ///< it is added and removed in turn: what counts is that order and bill agree
  refused  ///< it was typed, and the Frontend refused it: it is nowhere
};
/// By order and gift.
using Fates = std::map<std::string, std::map<shop::Gift, Fate>>;

/// What is typed, what goes wrong when, and what must be so in the end. The same options give the same plan.
struct TorturePlan {
  /// Throws messaging::Error, saying what would be right.
  explicit TorturePlan(const TortureOptions& options);

  std::vector<std::string> preparation;  ///< typed first, while nothing goes wrong
  std::vector<std::string> commands;
  std::vector<Fault> faults;  ///< in the order in which they come
  Fates orders;

  int count(Torment what) const;

 private:
  using Below = std::function<std::size_t(std::size_t end)>;  // a number below another, at random
  void plan_faults(const TortureOptions& options, const Below& below);
};

}  // namespace live
