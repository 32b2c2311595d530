#pragma once

#include <string>
#include <vector>

namespace workshop::mutants {

/// A token of C++ or of SQL, and where it is in its text.
struct Token {
  enum class Kind { word, number, text, symbol };
  Kind kind;
  std::size_t begin;
  std::size_t end;
  std::string is;  ///< as it is written
};

using Tokens = std::vector<Token>;

/// All but comments and the preprocessor's lines.
Tokens cpp_tokens(const std::string& source);
/// A text in single quotes is a `text`, a parameter such as `?2` a `symbol`.
Tokens sql_tokens(const std::string& sql);

/// The place of the bracket that closes the one at `open`; the last place if none does.
std::size_t closing(const Tokens& tokens, std::size_t open);
/// What a literal of C++ stands for, raw or not. Nothing is escaped but quotes, backslashes and line ends.
std::string unquoted(const std::string& literal);

}  // namespace workshop::mutants
