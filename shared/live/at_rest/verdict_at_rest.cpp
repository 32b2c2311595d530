#include "live/at_rest/verdict_at_rest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

#include "live/torture/malformed_message.hpp"
#include "messaging/database/connection.hpp"
#include "messaging/text/characters.hpp"
#include "shop/gift_counts.hpp"

namespace live {
namespace {

std::string in_words(const std::string& gift, int count) {
  if (count == 0) return "no " + gift;
  shop::Gifts gifts;
  gifts.add(gift, count);
  return shop::in_words(gifts);
}

const char* story_of(Fate fate) {
  switch (fate) {
    case Fate::stays:
      return "was only ever added";
    case Fate::goes:
      return "was only ever removed";
    case Fate::refused:
      return "was refused";
    case Fate::either:
      break;
  }
  return "was added and removed in turn";
}

/// How many of a gift an order must hold, given how many it holds.
int right_count(Fate fate, int on_order) {
  if (fate == Fate::either) return std::min(on_order, 1);
  return fate == Fate::stays ? 1 : 0;
}

std::string row(const std::string& what, const std::string& how) {
  return fmt::format("{:<12} {}\n", what, how);
}

std::string row(const std::string& what, const std::string& summary, const std::vector<std::string>& wrong) {
  constexpr std::size_t most = 5;
  constexpr std::size_t longest = 64;  // with what stands before it, 80 columns
  auto text = row(what, summary);
  for (std::size_t i = 0; i < wrong.size() && i < most; ++i)
    text += row("", messaging::harmless_line(wrong[i], longest));
  if (wrong.size() > most) text += row("", fmt::format("and {} more", wrong.size() - most));
  return text;
}

std::string error_queue_in_words(const TortureVerdict& verdict) {
  const auto belongs = verdict.malformed > 0
                           ? fmt::format("the {} malformed messages, each with a reason", verdict.malformed)
                           : "nothing";
  if (verdict.wrong_errors.empty()) return belongs;
  return fmt::format("WRONG, there belongs {}; ./workshop errors", belongs);
}

}  // namespace

TortureVerdict verdict_on(const Fates& fates, const StateFolder& state, const std::vector<messaging::Envelope>& failed,
                          int malformed) {
  const messaging::ConnectionOptions to_look{.read_only = true};
  messaging::Connection orders(state.database("orders").string(), to_look);
  messaging::Connection billing(state.database("billing").string(), to_look);
  TortureVerdict verdict;
  verdict.wrong_errors = not_as_expected(malformed, failed);
  verdict.malformed = malformed;
  for (const auto& [order, gifts] : fates) {
    if (!orders.query("SELECT 1 FROM orders WHERE order_id = ?", order).next()) {
      verdict.wrong_orders.push_back(fmt::format("{} was created and is not there", order));
      continue;
    }
    const auto held = shop::gifts_in(orders, "order_items", order);
    const auto billed = shop::gifts_in(billing, "bill_items", order);
    for (const auto& [gift, fate] : gifts) {
      const auto word = shop::name(gift);
      const int on_order = held.count(word);
      const int right = right_count(fate, on_order);
      const auto holds = fmt::format("{} holds {}", order, in_words(word, on_order));
      if (on_order != right) verdict.wrong_orders.push_back(fmt::format("{}; the {} {}", holds, word, story_of(fate)));
      if (const int on_bill = billed.count(word); on_bill != on_order) {
        verdict.wrong_bills.push_back(fmt::format("{}, its bill says {}", holds, in_words(word, on_bill)));
      }
    }
  }
  return verdict;
}

std::string in_words(const TortureVerdict& verdict, const Fates& fates) {
  std::size_t gifts = 0;
  for (const auto& order : fates) gifts += order.second.size();
  const auto summary = [gifts](const std::vector<std::string>& wrong) {
    return wrong.empty() ? fmt::format("all {} gifts are right", gifts)
                         : fmt::format("WRONG: {} of {} gifts", wrong.size(), gifts);
  };
  return row("orders", summary(verdict.wrong_orders), verdict.wrong_orders) +
         row("bills", summary(verdict.wrong_bills), verdict.wrong_bills) +
         row("error queue", error_queue_in_words(verdict), verdict.wrong_errors) +
         (verdict.all_right() ? "All is right: nothing is lost, nothing was done twice, nothing waits any more.\n"
                              : "");
}

}  // namespace live
