#include "simulation/world/fault.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace simulation {
namespace {

std::string plural(int count, const std::string& word) {
  if (count == 1) return "1 " + word;
  return fmt::format("{} {}", count, word.ends_with('y') ? word.substr(0, word.size() - 1) + "ies" : word + "s");
}

std::string listed(const std::vector<std::string>& words, const std::string& last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " " + last + " " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

std::string name(Fault fault) {
  switch (fault) {
    case Fault::none:
      return "no fault";
    case Fault::copy:
      return "copy";
    case Fault::late_copy:
      return "late copy";
    case Fault::commit_fails:
      return "failing commit";
    case Fault::send_lost:
      return "lost send";
    case Fault::send_unsure:
      return "ambiguous send";
    case Fault::ack_lost:
      return "lost acknowledgement";
    case Fault::lease_expires:
      return "expired lease";
    case Fault::early_timer:
      return "early timer";
    case Fault::crash:
      return "crash";
  }
  return "";
}

Bounds Bounds::each_once(const std::vector<Fault>& kinds, int total) {
  Bounds bounds;
  for (const auto kind : kinds) bounds.budgets.push_back({{kind}, 1});
  bounds.in_total = std::min(total, static_cast<int>(kinds.size()));
  return bounds;
}

Bounds Bounds::none() {
  Bounds bounds;
  constexpr int without_end = std::numeric_limits<int>::max();
  bounds.budgets.push_back({{std::begin(all_faults), std::end(all_faults)}, without_end});
  bounds.in_total = without_end;
  return bounds;
}

std::string Bounds::in_words() const {
  if (in_total == 0) return "without faults";
  std::vector<std::string> parts;
  int sum = 0;
  for (const auto& budget : budgets) {
    std::vector<std::string> kinds;
    for (const auto kind : budget.kinds) kinds.push_back(name(kind));
    parts.push_back(plural(budget.at_most, listed(kinds, "or")));
    sum += budget.at_most;
  }
  if (in_total >= sum) return "with at most " + listed(parts, "and");
  if (in_total == 1) return "with at most 1 fault: " + listed(parts, "or");
  return fmt::format("with at most {} faults of: {}", in_total, listed(parts, "and"));
}

bool Allowance::covers(std::size_t budget, Fault fault) const {
  const auto& kinds = bounds_->budgets[budget].kinds;
  return std::find(kinds.begin(), kinds.end(), fault) != kinds.end();
}

bool Allowance::has_room(std::size_t budget) const {
  return static_cast<int>(accounts_[budget].size()) < bounds_->budgets[budget].at_most;
}

/// True if another budget covers something that this one was spent on.
bool Allowance::may_move(std::size_t budget) const {
  return std::any_of(accounts_[budget].begin(), accounts_[budget].end(), [&](Fault fault) {
    for (std::size_t other = 0; other < accounts_.size(); ++other) {
      if (other != budget && covers(other, fault)) return true;
    }
    return false;
  });
}

bool Allowance::allows(Fault fault) const {
  if (spent_ >= bounds_->in_total) return false;
  bool may_move_any = false;
  for (std::size_t budget = 0; budget < accounts_.size(); ++budget) {
    if (!covers(budget, fault)) continue;
    if (has_room(budget)) return true;
    may_move_any = may_move_any || may_move(budget);
  }
  if (!may_move_any) return false;
  auto accounts = accounts_;
  std::vector<bool> tried(accounts.size());
  return enter(fault, accounts, tried);
}

void Allowance::spend(Fault fault) {
  ++spent_;
  std::vector<bool> tried(accounts_.size());
  enter(fault, accounts_, tried);
}

/// Where there is no room, something moves to another account, which may move something else: as in any matching.
bool Allowance::enter(Fault fault, Accounts& accounts, std::vector<bool>& tried) const {
  for (std::size_t budget = 0; budget < accounts.size(); ++budget) {
    if (tried[budget] || !covers(budget, fault)) continue;
    tried[budget] = true;
    auto& account = accounts[budget];
    if (static_cast<int>(account.size()) < bounds_->budgets[budget].at_most) {
      account.push_back(fault);
      return true;
    }
    for (auto& other : account) {
      if (!enter(other, accounts, tried)) continue;
      other = fault;
      return true;
    }
  }
  return false;
}

}  // namespace simulation
