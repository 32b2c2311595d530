#include "simulation/choices.hpp"

#include <stdexcept>

namespace simulation {

std::size_t Exhaustive::choose(std::size_t options) {
  if (position_ == choices_.size()) choices_.push_back({0, options});
  const Choice& choice = choices_[position_++];
  if (choice.options != options) throw std::logic_error("the same choices led to another question: not deterministic");
  return choice.value;
}

bool Exhaustive::next() {
  if (position_ != choices_.size())
    throw std::logic_error("the same choices led to fewer questions: not deterministic");
  position_ = 0;
  while (!choices_.empty()) {
    if (++choices_.back().value < choices_.back().options) return true;
    choices_.pop_back();
  }
  return false;
}

std::vector<std::size_t> Exhaustive::chosen() const {
  std::vector<std::size_t> values;
  for (const auto& choice : choices_) values.push_back(choice.value);
  return values;
}

}  // namespace simulation
