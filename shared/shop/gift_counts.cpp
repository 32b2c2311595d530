#include "shop/gift_counts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace shop {
namespace {

std::string in_words(const std::string& gift, int count) {
  if (count == 1) return "a " + gift;
  if (count == -1) return "-1 " + gift;
  const auto several = gift.ends_with('y') ? gift.substr(0, gift.size() - 1) + "ies" : gift + "s";
  return fmt::format("{} {}", count, several);
}

std::optional<int> column(const messaging::Rows& rows, const std::string& name) {
  for (int number = 0; number < rows.columns(); ++number) {
    if (rows.column_name(number) == name) return number;
  }
  return std::nullopt;
}

}  // namespace

Gifts::Gifts(std::initializer_list<std::string> one_of_each) {
  for (const auto& gift : one_of_each) add(gift);
}

void Gifts::add(const std::string& gift, int count) {
  if ((counts_[gift] += count) == 0) counts_.erase(gift);
}

int Gifts::count(const std::string& gift) const {
  const auto found = counts_.find(gift);
  return found == counts_.end() ? 0 : found->second;
}

Gifts Gifts::more_than(const Gifts& others) const {
  Gifts more;
  for (const auto& [gift, count] : counts_) more.add(gift, std::max(0, count - others.count(gift)));
  for (const auto& [gift, count] : others) {
    if (this->count(gift) == 0) more.add(gift, std::max(0, -count));
  }
  return more;
}

std::string in_words(const Gifts& gifts) {
  if (gifts.empty()) return "nothing";
  std::vector<std::string> words;
  for (const auto& [gift, count] : gifts) words.push_back(in_words(gift, count));
  const auto last = words.back();
  words.pop_back();
  return words.empty() ? last : fmt::format("{} and {}", fmt::join(words, ", "), last);
}

Gifts gifts_in(messaging::Connection& connection, const std::string& table, const std::string& order_id) {
  Gifts gifts;
  auto rows = connection.query("SELECT gift, * FROM " + table + " WHERE order_id = ?", order_id);
  while (rows.next()) {
    const auto count = column(rows, "count");
    gifts.add(rows.text(0), count ? static_cast<int>(rows.integer(*count)) : 1);
  }
  return gifts;
}

std::vector<std::vector<std::string>> rows_of(messaging::Connection& connection, const std::string& table,
                                              const std::string& order_id, const std::string& gift) {
  std::vector<std::vector<std::string>> found;
  auto rows = connection.query("SELECT * FROM " + table + " WHERE order_id = ? AND gift = ?", order_id, gift);
  while (rows.next()) {
    auto& cells = found.emplace_back();
    for (int number = 0; number < rows.columns(); ++number) cells.push_back(rows.text(number));
  }
  return found;
}

}  // namespace shop
