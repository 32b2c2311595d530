#include "shop/typed_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace shop {
namespace {

constexpr std::size_t longest_order_id = 32;

std::vector<std::string> split(std::string_view text) {
  const auto is_space = [](unsigned char c) { return std::isspace(c) != 0; };
  std::vector<std::string> words;
  for (auto begin = text.begin(); begin != text.end();) {
    begin = std::find_if_not(begin, text.end(), is_space);
    const auto end = std::find_if(begin, text.end(), is_space);
    if (begin != end) words.emplace_back(begin, end);
    begin = end;
  }
  return words;
}

bool is_order_character(unsigned char c) {
  return std::isalnum(c) != 0 || c == '-';
}

}  // namespace

TypedLine::TypedLine(std::string_view text) : words_(split(text)) {}

bool TypedLine::is(std::string_view pattern) const {
  patterns_.emplace_back(pattern);
  found_.clear();
  const auto expected = split(pattern);
  if (expected.size() != words_.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].front() == '<') {
      found_[expected[i]] = words_[i];
    } else if (expected[i] != words_[i]) {
      return false;
    }
  }
  return true;
}

std::string TypedLine::order() const {
  const auto& id = word_at("<order>");
  if (id.size() > longest_order_id || !std::all_of(id.begin(), id.end(), is_order_character)) {
    throw BadCommand(
        fmt::format("'{}' is no order ID; it has 1 to {} letters, digits or '-'", shortened(id), longest_order_id));
  }
  return id;
}

Gift TypedLine::gift() const {
  return gift_named(word_at("<gift>"));
}

const std::string& TypedLine::word_at(const std::string& placeholder) const {
  const auto found = found_.find(placeholder);
  if (found == found_.end()) throw std::logic_error("the pattern has no " + placeholder);
  return found->second;
}

std::string shortened(std::string_view text) {
  constexpr std::size_t most = 40;
  std::string result(text.substr(0, most));
  std::replace_if(
      result.begin(), result.end(), [](unsigned char c) { return std::isprint(c) == 0; }, '?');
  return text.size() > most ? result + "…" : result;
}

}  // namespace shop
