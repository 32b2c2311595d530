#include "workshop/maintainer/mutants/tokens.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace workshop::mutants {
namespace {

bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t end_of_word(const std::string& text, std::size_t at) {
  while (at < text.size() && in_word(text[at])) ++at;
  return at;
}

/// Behind the closing quote of what is quoted at `at`.
std::size_t end_of_quoted(const std::string& text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size() && text[at] != quote; ++at) {
    if (text[at] == '\\') ++at;
  }
  return std::min(at + 1, text.size());
}

/// Behind `R"x(…)x"`.
std::size_t end_of_raw(const std::string& text, std::size_t at) {
  const auto open = text.find('(', at);
  if (open == std::string::npos) return text.size();
  const auto close = ")" + text.substr(at + 2, open - at - 2) + "\"";
  const auto found = text.find(close, open);
  return found == std::string::npos ? text.size() : found + close.size();
}

std::size_t end_of_line(const std::string& text, std::size_t at) {
  return std::min(text.find('\n', at), text.size());
}

std::size_t end_of_symbol(const std::string& text, std::size_t at) {
  constexpr std::array<std::string_view, 14> of_two{"==", "!=", "<=", ">=", "&&", "||", "->",
                                                    "::", "+=", "-=", "++", "--", "<<", ">>"};
  const auto two = std::string_view(text).substr(at, 2);
  return at + (std::find(of_two.begin(), of_two.end(), two) == of_two.end() ? 1 : 2);
}

}  // namespace

Tokens cpp_tokens(const std::string& source) {
  Tokens tokens;
  const auto add = [&](Token::Kind kind, std::size_t begin, std::size_t end) {
    tokens.push_back({kind, begin, end, source.substr(begin, end - begin)});
    return end;
  };
  for (std::size_t at = 0; at < source.size();) {
    const char c = source[at];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at;
    } else if (c == '#' || source.compare(at, 2, "//") == 0) {
      at = end_of_line(source, at);
    } else if (source.compare(at, 2, "/*") == 0) {
      at = std::min(source.find("*/", at), source.size() - 2) + 2;
    } else if (source.compare(at, 2, "R\"") == 0) {
      at = add(Token::Kind::text, at, end_of_raw(source, at));
    } else if (c == '"') {
      at = add(Token::Kind::text, at, end_of_quoted(source, at));
    } else if (c == '\'') {
      at = add(Token::Kind::symbol, at, end_of_quoted(source, at));
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      at = add(Token::Kind::number, at, end_of_word(source, at));
    } else if (in_word(c)) {
      at = add(Token::Kind::word, at, end_of_word(source, at));
    } else {
      at = add(Token::Kind::symbol, at, end_of_symbol(source, at));
    }
  }
  return tokens;
}

Tokens sql_tokens(const std::string& sql) {
  Tokens tokens;
  for (std::size_t at = 0; at < sql.size();) {
    const char c = sql[at];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at;
      continue;
    }
    auto kind = Token::Kind::symbol;
    std::size_t end = at + 1;
    if (sql.compare(at, 2, "--") == 0) {
      at = end_of_line(sql, at);
      continue;
    }
    if (c == '\'') {
      kind = Token::Kind::text;
      end = end_of_quoted(sql, at);
    } else if (c == '?') {
      end = end_of_word(sql, at + 1);
    } else if (in_word(c)) {
      kind = std::isdigit(static_cast<unsigned char>(c)) != 0 ? Token::Kind::number : Token::Kind::word;
      end = end_of_word(sql, at);
    } else {
      end = end_of_symbol(sql, at);
    }
    tokens.push_back({kind, at, end, sql.substr(at, end - at)});
    at = end;
  }
  return tokens;
}

std::size_t closing(const Tokens& tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < tokens.size(); ++at) {
    const auto& is = tokens[at].is;
    if (tokens[at].kind != Token::Kind::symbol) continue;
    if (is == "(" || is == "{" || is == "[") ++depth;
    if ((is == ")" || is == "}" || is == "]") && --depth == 0) return at;
  }
  return tokens.size() - 1;
}

std::string unquoted(const std::string& literal) {
  if (literal.starts_with("R\"")) {
    const auto open = literal.find('(');
    return literal.substr(open + 1, literal.rfind(')') - open - 1);
  }
  std::string text;
  for (std::size_t at = 1; at + 1 < literal.size(); ++at) {
    if (literal[at] != '\\') {
      text += literal[at];
    } else {
      ++at;
      text += literal[at] == 'n' ? '\n' : literal[at];
    }
  }
  return text;
}

}  // namespace workshop::mutants
