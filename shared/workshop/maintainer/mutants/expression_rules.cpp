#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "workshop/maintainer/mutants/sql_rules.hpp"
#include "workshop/maintainer/mutants/statement_rules.hpp"

namespace workshop::mutants {
namespace {

/// One token for another, wherever it stands as an operator: between spaces.
const std::map<std::string, std::string> operators{{"==", "!="}, {"!=", "=="}, {"<", "<="},  {">", ">="}, {"<=", "<"},
                                                   {">=", ">"},  {"&&", "||"}, {"||", "&&"}, {"+", "-"},  {"-", "+"}};
const std::map<std::string, std::string> words{
    {"true", "false"},    {"false", "true"},           {"seconds", "minutes"}, {"minutes", "seconds"},
    {"hours", "minutes"}, {"milliseconds", "seconds"}, {"teddy", "drone"},     {"drone", "train"},
    {"train", "kite"},    {"kite", "porsche"},         {"porsche", "book"}};

class ExpressionRules {
 public:
  explicit ExpressionRules(const Makes& make) : make_(make), source_(make.source) {}

  void all() { statements(source_.body(make_.function)); }

  void tokens(std::size_t first, std::size_t last) {
    for (auto at = first; at <= last; ++at) {
      const auto& token = source_.tokens()[at];
      switch (token.kind) {
        case Token::Kind::text:
          at = texts(at, last);
          break;
        case Token::Kind::number:
          number(at);
          break;
        case Token::Kind::word:
          if (const auto found = words.find(token.is); found != words.end()) replace(at, found->second);
          break;
        case Token::Kind::symbol:
          symbol(at);
          break;
      }
    }
  }

 private:
  void statements(const std::vector<Statement>& all) {
    for (const auto& one : all) {
      if (is_logged(source_, one)) continue;
      if (one.inner.empty()) {
        tokens(one.first, one.last);
        continue;
      }
      if (one.kind == Statement::Kind::choice) condition(one);
      if (one.kind != Statement::Kind::block) tokens(one.first, one.inner.front().first - 1);
      statements(one.inner);
    }
  }

  void condition(const Statement& choice) {
    const auto open = source_.is(choice.first + 1, "constexpr") ? choice.first + 2 : choice.first + 1;
    const auto close = closing(source_.tokens(), open);
    bool declares = false;
    for (auto at = open; at < close; ++at) declares = declares || source_.is(at, "=");
    if (declares) return;
    make_("whatever the condition", open + 1, close - 1, "true");
    // Without an `else`, this would leave out what it governs.
    if (choice.inner.size() > 1) make_("never, whatever the condition", open + 1, close - 1, "false");
  }

  void replace(std::size_t at, const std::string& by) {
    make_(fmt::format("{} instead of {}", by, source_.tokens()[at].is), at, at, by);
  }

  void number(std::size_t at) {
    const auto& is = source_.tokens()[at].is;
    if (!std::all_of(is.begin(), is.end(), [](unsigned char c) { return std::isdigit(c) != 0; })) return;
    const auto value = std::stoll(is);
    replace(at, std::to_string(value + 1));
    if (value > 0) replace(at, std::to_string(value - 1));
  }

  void symbol(std::size_t at) {
    const auto& tokens = source_.tokens();
    const auto& is = tokens[at].is;
    if (is == "!") make_("without !", at, at, "");
    const bool spaced = at > 0 && tokens[at - 1].end < tokens[at].begin && tokens[at].end < tokens[at + 1].begin;
    const auto found = operators.find(is);
    if (found != operators.end() && spaced) replace(at, found->second);
    if (is != "&&" || !spaced) return;
    const auto left = operand(at, false);
    const auto right = operand(at, true);
    make_("leaves out " + source_.text(left, at - 1), left, at, "");
    make_("leaves out " + source_.text(at + 1, right), at, right, "");
  }

  /// The other end of what stands before or behind an operator.
  std::size_t operand(std::size_t at, bool behind) const {
    constexpr std::array<std::string_view, 13> ends{"&&",     "||",        "?", ":", ",", ";", "=",
                                                    "return", "co_return", "(", ")", "{", "}"};
    int depth = 0;
    for (;;) {
      const auto next = behind ? at + 1 : at - 1;
      const auto& is = source_.tokens()[next].is;
      const bool opens = is == "(" || is == "[" || is == "{";
      const bool closes = is == ")" || is == "]" || is == "}";
      if (depth == 0 && (behind ? closes : opens)) return at;
      if (depth == 0 && !opens && !closes && std::find(ends.begin(), ends.end(), is) != ends.end()) return at;
      if (opens) depth += behind ? 1 : -1;
      if (closes) depth += behind ? -1 : 1;
      at = next;
    }
  }

  /// Literals beside each other are one. Returns the place of the last.
  std::size_t texts(std::size_t at, std::size_t last) {
    const auto first = at;
    while (at < last && source_.tokens()[at + 1].kind == Token::Kind::text) ++at;
    std::string text;
    for (auto one = first; one <= at; ++one) text += unquoted(source_.tokens()[one].is);
    if (is_sql(text)) {
      for (const auto& [rule, sql] : changed_sql(text))
        make_(rule, first, at, fmt::format("R\"sql({})sql\"", sql), true);
    } else if (!is_for_people(first)) {
      make_("another text", first, at, "\"x\"" + source_.text(first, at));
    }
    return at;
  }

  /// What something that was thrown says, and what a behaviour is called.
  bool is_for_people(std::size_t at) const {
    if (at < 3 || !source_.is(at - 1, "(")) return false;
    const auto& called = source_.tokens()[at - 2].is;
    return source_.is(at - 3, "throw") || called == "use" || called == "before_commit" || called == "log";
  }

  const Makes& make_;
  const Source& source_;
};

}  // namespace

void expression_rules(const Makes& make) {
  ExpressionRules(make).all();
}

void expression_rules(const Makes& make, std::size_t first, std::size_t last) {
  ExpressionRules(make).tokens(first, last);
}

}  // namespace workshop::mutants
