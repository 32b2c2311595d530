#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

namespace figures {

/// Keeps what comes again and again once, under a number.
template <class Key, class Value>
class Distinct {
 public:
  std::uint32_t number(Key key, const Value& value) {
    const auto [found, is_new] = numbers_.try_emplace(std::move(key), static_cast<std::uint32_t>(values_.size()));
    if (is_new) values_.push_back(value);
    return found->second;
  }
  const Value& operator[](std::uint32_t number) const { return values_[number]; }
  std::size_t size() const { return values_.size(); }

 private:
  std::map<Key, std::uint32_t> numbers_;
  std::deque<Value> values_;
};

}  // namespace figures
