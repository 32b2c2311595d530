#pragma once

#include <string>
#include <vector>

#include "workshop/maintainer/mutants/tokens.hpp"

namespace workshop::mutants {

/// A function with a body, by places of tokens.
struct Function {
  std::string name;
  std::size_t begin;  ///< of its declaration
  std::size_t parameters;
  std::size_t open;  ///< of its body
  std::size_t close;
};

/// A constant outside of all functions: `constexpr auto kept_for = …;`.
struct Constant {
  std::string name;
  std::size_t begin;  ///< where `constexpr` stands
  std::size_t value;
  std::size_t end;  ///< where the semicolon stands
};

/// A statement of a function's body.
struct Statement {
  enum class Kind { simple, declaration, jump, block, choice, loop };
  Kind kind;
  std::size_t first;
  std::size_t last;
  std::vector<Statement> inner{};  ///< of a block, what it is made of; of `if` and loops, what they govern
};

/// A C++ file in clang-format's Google style: good enough for steps, and no compiler.
class Source {
 public:
  explicit Source(std::string text);

  const std::string& text() const { return text_; }
  const Tokens& tokens() const { return tokens_; }
  const std::vector<Function>& functions() const { return functions_; }
  const std::vector<Constant>& constants() const { return constants_; }
  /// What a function's body is made of.
  std::vector<Statement> body(const Function& function) const { return block(function.open, function.close); }

  bool is(std::size_t at, std::string_view what) const { return at < tokens_.size() && tokens_[at].is == what; }
  /// From the first of these tokens to the last, both included.
  std::string text(std::size_t first, std::size_t last) const;
  /// The whole line in which this token begins, without what is before it.
  std::string line(std::size_t at) const;

 private:
  void declarations();
  std::vector<Statement> block(std::size_t open, std::size_t close) const;
  Statement statement(std::size_t first) const;
  bool declares(std::size_t first, std::size_t last) const;

  std::string text_;
  Tokens tokens_;
  std::vector<Function> functions_;
  std::vector<Constant> constants_;
};

}  // namespace workshop::mutants
