#include "shop/gift.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "shop/typed_line.hpp"

namespace shop {
namespace {

constexpr std::array<std::string_view, all_gifts.size()> names{"teddy",   "drone", "train",  "kite",
                                                               "porsche", "book",  "puzzle", "bicycle"};

}  // namespace

std::string name(Gift gift) {
  return std::string(names.at(static_cast<std::size_t>(gift)));
}

Gift gift_named(std::string_view name) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return all_gifts[i];
  }
  throw BadCommand(fmt::format("there is no gift '{}'; the shop has {}", shortened(name), fmt::join(names, ", ")));
}

void to_json(nlohmann::json& json, Gift gift) {
  json = name(gift);
}

void from_json(const nlohmann::json& json, Gift& gift) {
  gift = gift_named(json.get<std::string>());
}

}  // namespace shop
