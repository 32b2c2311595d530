#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "messaging/errors.hpp"
#include "shop/gift.hpp"

namespace shop {

/// What was typed cannot be understood or is not allowed; `what()` is one line that says what would be right.
struct BadCommand : messaging::Error {
  using Error::Error;
};

/// A line typed at the Frontend's prompt:
///
///     if (line.is("add <gift> to <order>")) return AddItem{line.order(), line.gift()};
class TypedLine {
 public:
  explicit TypedLine(std::string_view text);

  /// True if the line has the pattern's words, with any one word where the pattern has `<name>`.
  bool is(std::string_view pattern) const;
  /// The word at `<order>`: 1 to 32 letters, digits or `-`. Throws BadCommand.
  std::string order() const;
  /// The word at `<gift>`. Throws BadCommand, naming the gifts there are.
  Gift gift() const;

  bool empty() const { return words_.empty(); }
  /// The patterns this line was held against so far: what the prompt understands.
  const std::vector<std::string>& patterns() const { return patterns_; }

 private:
  const std::string& word_at(const std::string& placeholder) const;

  std::vector<std::string> words_;
  mutable std::map<std::string, std::string> found_;
  mutable std::vector<std::string> patterns_;
};

/// Text for an error message: cut off if it is long, with a `?` for what cannot be printed.
std::string shortened(std::string_view text);

}  // namespace shop
