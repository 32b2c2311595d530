#include "workshop/maintainer/mutants/sql_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "workshop/maintainer/mutants/tokens.hpp"

namespace workshop::mutants {
namespace {

using Range = std::pair<std::size_t, std::size_t>;  // of tokens, without the second

/// The rules, at work on one text.
class SqlRules {
 public:
  explicit SqlRules(const std::string& sql) : sql_(sql), tokens_(sql_tokens(sql)) {}

  std::vector<ChangedSql> all() {
    for (std::size_t from = 0; from < tokens_.size();) {
      std::size_t to = from;
      while (to < tokens_.size() && !is(to, ";")) ++to;
      statement({from, to});
      from = to + 1;
    }
    return changed_;
  }

 private:
  bool is(std::size_t at, std::string_view what) const { return at < tokens_.size() && tokens_[at].is == what; }
  std::string text(Range range) const {
    if (range.first >= range.second) return "";
    return sql_.substr(tokens_[range.first].begin, tokens_[range.second - 1].end - tokens_[range.first].begin);
  }
  void change(const std::string& rule, Range range, const std::string& to) {
    const auto begin = tokens_[range.first].begin;
    changed_.push_back({rule, sql_.substr(0, begin) + to + sql_.substr(tokens_[range.second - 1].end)});
  }
  void leave_out(const std::string& what, Range range) { change("leaves out " + what, range, ""); }

  std::size_t find(Range range, std::string_view word) const {
    while (range.first < range.second && !is(range.first, word)) ++range.first;
    return range.first;
  }
  /// The parts between these, where no bracket is open.
  std::vector<Range> parts(Range range, std::string_view between) const {
    std::vector<Range> all;
    auto from = range.first;
    for (auto at = from; at < range.second; ++at) {
      if (is(at, "(")) at = closing(tokens_, at);
      if (!is(at, between)) continue;
      all.emplace_back(from, at);
      from = at + 1;
    }
    if (from < range.second) all.emplace_back(from, range.second);
    return all;
  }

  void statement(Range range) {
    if (range.first == range.second) return;
    if (is(range.first, "CREATE")) {
      if (find(range, "TABLE") != range.second) {
        table(range);
      } else if (is(range.first + 1, "UNIQUE")) {
        leave_out("the unique index", range);
        leave_out("UNIQUE", {range.first + 1, range.first + 2});
        key_columns({find(range, "ON"), range.second});
      }
      return;
    }
    if (is(range.first, "INSERT")) insert(range.first);
    const auto set = find(range, "SET");
    const auto where = find(range, "WHERE");
    if (set < range.second) assignments({set + 1, where});
    if (where < range.second) conditions({where + 1, end_of_where(range, where)});
    constants(range);
  }

  void table(Range range) {
    const auto open = find(range, "(");
    const auto name = tokens_[open - 1].is;
    change(fmt::format("keeps the table {} in memory", name), {range.first, range.first + 1}, "CREATE TEMP");
    change(fmt::format("makes the table {} anew at start", name), {range.first, range.first + 1},
           fmt::format("DROP TABLE IF EXISTS {}; CREATE", name));
    const auto items = parts({open + 1, closing(tokens_, open)}, ",");
    for (std::size_t number = 0; number < items.size(); ++number) {
      const auto item = items[number];
      const auto& first = tokens_[item.first].is;
      if (first == "PRIMARY" || first == "UNIQUE" || first == "FOREIGN" || first == "CHECK") {
        if (number > 0) leave_out(text(item), {item.first - 1, item.second});
        key_columns(item);
      } else {
        column(item);
      }
    }
  }

  void column(Range item) {
    const auto name = tokens_[item.first].is;
    for (auto at = item.first + 1; at < item.second; ++at) {
      if (is(at, "NOT")) leave_out("NOT NULL of " + name, {at, at + 2});
      if (is(at, "PRIMARY")) leave_out("PRIMARY KEY of " + name, {at, at + 2});
      if (is(at, "UNIQUE")) leave_out("UNIQUE of " + name, {at, at + 1});
      if (is(at, "REFERENCES")) {
        leave_out("REFERENCES of " + name, {at, is(at + 2, "(") ? closing(tokens_, at + 2) + 1 : at + 2});
      }
      if (!is(at, "TEXT") || !name.ends_with("_id")) continue;  // gifts are what the kit calls them
      change(fmt::format("compares {} without case", name), {at, at + 1}, "TEXT COLLATE NOCASE");
      change(fmt::format("takes {} for a number", name), {at, at + 1}, "NUMERIC");
    }
  }

  /// Each column of a key that has several is left out.
  void key_columns(Range range) {
    const auto open = find(range, "(");
    if (open == range.second) return;
    const auto columns = parts({open + 1, closing(tokens_, open)}, ",");
    if (columns.size() < 2) return;
    for (std::size_t number = 0; number < columns.size(); ++number) {
      const auto [from, to] = columns[number];
      leave_out(text(columns[number]) + " of the key", number == 0 ? Range{from, to + 1} : Range{from - 1, to});
    }
  }

  void insert(std::size_t at) {
    const bool with_or = is(at + 1, "OR");
    const Range head{at, at + (with_or ? 3 : 1)};
    for (const std::string to : {"INSERT", "INSERT OR IGNORE", "INSERT OR REPLACE"}) {
      if (to != text(head)) change(fmt::format("{} instead of {}", to, text(head)), head, to);
    }
    for (; at < tokens_.size() && !is(at, ";"); ++at) {
      if (!is(at, "DO") || !is(at + 1, "UPDATE")) continue;
      change("DO NOTHING instead of DO UPDATE", {at, tokens_.size()}, "DO NOTHING");
      return;
    }
  }

  std::size_t end_of_where(Range range, std::size_t where) const {
    constexpr std::array<std::string_view, 5> ends{"ORDER", "GROUP", "LIMIT", "RETURNING", "UNION"};
    int depth = 0;
    for (auto at = where; at < range.second; ++at) {
      if (is(at, "(")) ++depth;
      if (is(at, ")") && --depth < 0) return at;
      if (depth == 0 && std::find(ends.begin(), ends.end(), tokens_[at].is) != ends.end()) return at;
    }
    return range.second;
  }

  void conditions(Range range) {
    const auto all = parts(range, "AND");
    for (const auto& one : all) {
      change("leaves out the condition " + text(one), one, fmt::format("({} OR TRUE)", text(one)));
      const bool parameter =
          one.second - one.first == 3 && is(one.first + 1, "=") && tokens_[one.second - 1].is[0] == '?';
      const auto& column = tokens_[one.first].is;
      if (!parameter || !column.ends_with("_id")) continue;
      change(fmt::format("{} LIKE instead of =", column), {one.first + 1, one.first + 2}, "LIKE");
      change(fmt::format("{} >= instead of =", column), {one.first + 1, one.first + 2}, ">=");
      change(fmt::format("compares the beginning of {}", column), one,
             fmt::format("substr({}, 1, 8) = substr({}, 1, 8)", column, tokens_[one.second - 1].is));
    }
    if (all.size() < 2) return;
    change("leaves out all conditions", range, fmt::format("({} OR TRUE)", text(range)));
    change("OR instead of AND", {all[0].second, all[0].second + 1}, "OR");
  }

  void assignments(Range range) {
    for (const auto& one : parts(range, ",")) {
      const auto column = tokens_[one.first].is;
      change("leaves out the setting of " + column, one,
             fmt::format("{0} = iif(TRUE, {0}, {1})", column, text({one.first + 2, one.second})));
    }
  }

  void constants(Range range) {
    for (auto at = range.first; at < range.second; ++at) {
      const Range one{at, at + 1};
      const auto& token = tokens_[at];
      if (is(at, "+")) change("- instead of +", one, "-");
      if (is(at, "<")) change("<= instead of <", one, "<=");
      if (is(at, "<")) change("> instead of <", one, ">");
      if (is(at, ">")) change(">= instead of >", one, ">=");
      if (token.kind == Token::Kind::text) change(fmt::format("'' instead of {}", token.is), one, "''");
      // `SELECT 1` asks only whether there is a row.
      if (token.kind == Token::Kind::number && !is(at - 1, "SELECT")) {
        change(fmt::format("{0} + 1 instead of {0}", token.is), one, fmt::format("({} + 1)", token.is));
      }
    }
  }

  const std::string& sql_;
  Tokens tokens_;
  std::vector<ChangedSql> changed_;
};

}  // namespace

bool is_sql(const std::string& text) {
  const auto tokens = sql_tokens(text);
  constexpr std::array<std::string_view, 5> begins{"SELECT", "INSERT", "UPDATE", "DELETE", "CREATE"};
  return tokens.size() > 2 && std::find(begins.begin(), begins.end(), tokens.front().is) != begins.end();
}

std::vector<ChangedSql> changed_sql(const std::string& sql) {
  return SqlRules(sql).all();
}

}  // namespace workshop::mutants
