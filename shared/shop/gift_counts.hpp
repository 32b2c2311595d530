#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <vector>

#include "messaging/database/connection.hpp"

namespace shop {

/// How many of each gift an order holds, or a bill says. A bill that is wrong may well say minus one.
class Gifts {
 public:
  Gifts() = default;
  Gifts(std::initializer_list<std::string> one_of_each);

  void add(const std::string& gift, int count = 1);
  int count(const std::string& gift) const;
  bool empty() const { return counts_.empty(); }
  auto begin() const { return counts_.begin(); }
  auto end() const { return counts_.end(); }
  bool operator==(const Gifts&) const = default;

  /// What these have more of than the others.
  Gifts more_than(const Gifts& others) const;

 private:
  std::map<std::string, int> counts_;  // never zero
};

/// `a book and 2 kites`, `nothing`.
std::string in_words(const Gifts& gifts);

/// What a table says of an order: a row for each gift or, if the table has a column `count`, as many as that says.
Gifts gifts_in(messaging::Connection& connection, const std::string& table, const std::string& order_id);

/// The whole rows that a table has of one gift of an order, as text.
std::vector<std::vector<std::string>> rows_of(messaging::Connection& connection, const std::string& table,
                                              const std::string& order_id, const std::string& gift);

}  // namespace shop
