#include "workshop/maintainer/mutants/source.hpp"

#include <algorithm>

namespace workshop::mutants {

Source::Source(std::string text) : text_(std::move(text)), tokens_(cpp_tokens(text_)) {
  declarations();
}

std::string Source::text(std::size_t first, std::size_t last) const {
  return text_.substr(tokens_[first].begin, tokens_[last].end - tokens_[first].begin);
}

std::string Source::line(std::size_t at) const {
  auto begin = text_.rfind('\n', tokens_[at].begin);
  begin = text_.find_first_not_of(' ', begin == std::string::npos ? 0 : begin + 1);
  return text_.substr(begin, text_.find('\n', begin) - begin);
}

void Source::declarations() {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < tokens_.size(); ++at) {
    const auto has = [&](std::string_view what) {
      return std::any_of(tokens_.begin() + static_cast<std::ptrdiff_t>(begin),
                         tokens_.begin() + static_cast<std::ptrdiff_t>(at),
                         [&](const auto& t) { return t.is == what; });
    };
    const auto find = [&](std::string_view what) {
      auto found = begin;
      while (found < at && tokens_[found].is != what) ++found;
      return found;
    };
    if (is(at, "(") || is(at, "[")) {
      at = closing(tokens_, at);
    } else if (is(at, ";")) {
      const auto equals = find("=");
      if (has("constexpr") && equals < at)
        constants_.push_back({tokens_[equals - 1].is, find("constexpr"), equals + 1, at});
      begin = at + 1;
    } else if (is(at, "}") || is(at, ":")) {
      if (is(at, "}") || is(begin, "public") || is(begin, "private") || is(begin, "protected")) begin = at + 1;
    } else if (is(at, "{")) {
      const bool scope = is(begin, "namespace") || ((is(begin, "struct") || is(begin, "class")) && !has("("));
      if (scope) {
        begin = at + 1;
        continue;
      }
      const auto close = closing(tokens_, at);
      if (has("(") && !has("=")) {
        functions_.push_back({tokens_[find("(") - 1].is, begin, find("("), at, close});
        begin = close + 1;
      }
      at = close;
    }
  }
}

std::vector<Statement> Source::block(std::size_t open, std::size_t close) const {
  std::vector<Statement> all;
  for (auto at = open + 1; at < close; at = all.back().last + 1) all.push_back(statement(at));
  return all;
}

Statement Source::statement(std::size_t first) const {
  using Kind = Statement::Kind;
  if (is(first, "{")) {
    const auto close = closing(tokens_, first);
    return {Kind::block, first, close, block(first, close)};
  }
  if (is(first, "if") || is(first, "for") || is(first, "while")) {
    const bool choice = is(first, "if");
    Statement all{choice ? Kind::choice : Kind::loop, first, 0, {}};
    all.inner.push_back(statement(closing(tokens_, first + (is(first + 1, "constexpr") ? 2 : 1)) + 1));
    all.last = all.inner.back().last;
    if (choice && is(all.last + 1, "else")) {
      all.inner.push_back(statement(all.last + 2));
      all.last = all.inner.back().last;
    }
    return all;
  }
  if (is(first, "try")) {
    Statement all = statement(first + 1);
    all.first = first;
    all.kind = Kind::loop;
    while (is(all.last + 1, "catch")) all.last = closing(tokens_, closing(tokens_, all.last + 2) + 1);
    return all;
  }
  auto last = first;
  while (last + 1 < tokens_.size() && !is(last, ";")) {
    if (is(last, "(") || is(last, "{") || is(last, "[")) last = closing(tokens_, last);
    ++last;
  }
  const bool jump = is(first, "return") || is(first, "co_return") || is(first, "throw") || is(first, "break") ||
                    is(first, "continue");
  return {jump ? Kind::jump : declares(first, last) ? Kind::declaration : Kind::simple, first, last, {}};
}

/// `const std::vector<int>& name`, `auto& [one, other]`, `Order order(…)`.
bool Source::declares(std::size_t first, std::size_t last) const {
  auto at = first;
  while (is(at, "const") || is(at, "static") || is(at, "constexpr")) ++at;
  if (at >= last || tokens_[at].kind != Token::Kind::word || is(at, "co_await")) return false;
  const bool automatic = is(at, "auto");
  for (++at; is(at, "::"); at += 2) {
  }
  if (is(at, "<")) {
    while (at < last && !is(at, ">")) ++at;
    ++at;
  }
  while (is(at, "&") || is(at, "*")) ++at;
  return tokens_[at].kind == Token::Kind::word || (automatic && is(at, "["));
}

}  // namespace workshop::mutants
