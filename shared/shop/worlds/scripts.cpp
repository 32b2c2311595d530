#include "shop/worlds/scripts.hpp"

#include <algorithm>
#include <array>

namespace shop {
namespace {

class Writer {
 public:
  Writer(std::size_t lines, const Lines& of, const Names& called)
      : lines_(lines),
        of_(of),
        orders_{called.first_order, called.second_order},
        gifts_{called.first_gift, called.second_gift} {}

  std::vector<Script> all() {
    Script beginning;
    if (of_.both_open) beginning = {"create " + orders_[0], "create " + orders_[1]};
    lines_ += beginning.size();
    go_on(std::move(beginning), 0, 0);
    return std::move(scripts_);
  }

 private:
  /// `orders` and `gifts`: how many of each were named so far.
  void go_on(Script script, std::size_t orders, std::size_t gifts) {
    if (script.size() == lines_) {
      scripts_.push_back(std::move(script));
      return;
    }
    const auto with = [&](const std::string& line, std::size_t order, std::size_t gift) {
      auto longer = script;
      longer.push_back(line);
      go_on(std::move(longer), std::max(orders, order), std::max(gifts, gift));
    };
    for (std::size_t order = 0; order < orders_.size() && order <= orders; ++order) {
      if (of_.creates) with("create " + orders_[order], order + 1, gifts);
      for (std::size_t gift = 0; gift < gifts_.size() && gift <= gifts; ++gift) {
        with("add " + gifts_[gift] + " to " + orders_[order], order + 1, gift + 1);
        if (of_.removes) with("remove " + gifts_[gift] + " from " + orders_[order], order + 1, gift + 1);
      }
    }
  }

  std::size_t lines_;
  Lines of_;
  std::array<std::string, 2> orders_;
  std::array<std::string, 2> gifts_;
  std::vector<Script> scripts_;
};

}  // namespace

std::vector<Script> all_scripts(std::size_t lines, const Lines& of, const Names& names) {
  return Writer(lines, of, names).all();
}

}  // namespace shop
