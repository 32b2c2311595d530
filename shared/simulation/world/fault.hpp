#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "messaging/message.hpp"

namespace simulation {

/// What can go wrong, each at a seam of its own.
enum class Fault {
  none,
  copy,           ///< the broker has a message twice, one directly behind the other
  late_copy,      ///< the broker has a message twice, and later messages may overtake the copy
  commit_fails,   ///< nothing is saved
  send_lost,      ///< the send fails before the broker has the message
  send_unsure,    ///< the send is reported as failed, though the broker has the message
  ack_lost,       ///< the broker does not hear that a message is handled: it comes again, others may overtake
  lease_expires,  ///< a message that one instance handles is handed out to another too
  early_timer,    ///< time passes while messages still wait
  crash           ///< the endpoint's memory is gone, its transaction rolled back, its message comes again
};

inline constexpr Fault all_faults[]{Fault::copy,          Fault::late_copy,   Fault::commit_fails,
                                    Fault::send_lost,     Fault::send_unsure, Fault::ack_lost,
                                    Fault::lease_expires, Fault::early_timer, Fault::crash};

/// `failing commit`.
std::string name(Fault fault);

/// How many faults of some kinds may strike in one execution.
struct Budget {
  std::vector<Fault> kinds;
  int at_most = 1;
};

/// How far an exploration goes.
struct Bounds {
  /// Each of these kinds at most once, `total` of all together.
  static Bounds each_once(const std::vector<Fault>& kinds, int total);
  /// Every kind, and no end: for the replay of what somebody wrote by hand.
  static Bounds none();

  std::vector<Budget> budgets;
  int in_total = 0;
  std::optional<messaging::Intent> copies_of;  ///< only commands, or only events, are copied

  /// `without faults`, `with at most 1 failing commit and 1 copy, 1 in all`.
  std::string in_words() const;
};

/// What is left of the bounds in one execution. What is allowed depends on what was spent, but not on its order, which
/// the reductions of an exploration rely on: where budgets overlap, what was spent on one may go to another's account.
class Allowance {
 public:
  explicit Allowance(const Bounds& bounds) : bounds_(&bounds), accounts_(bounds.budgets.size()) {}
  bool allows(Fault fault) const;
  void spend(Fault fault);
  int spent() const { return spent_; }

 private:
  using Accounts = std::vector<std::vector<Fault>>;  // of each budget: what it was spent on

  bool covers(std::size_t budget, Fault fault) const;
  bool has_room(std::size_t budget) const;
  bool may_move(std::size_t budget) const;
  bool enter(Fault fault, Accounts& accounts, std::vector<bool>& tried) const;

  const Bounds* bounds_;
  Accounts accounts_;
  int spent_ = 0;
};

}  // namespace simulation
