#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace shop {

/// What the shop sells. Some gifts attract a chaos monkey once it is written; book, puzzle and bicycle never do.
enum class Gift { teddy, drone, train, kite, porsche, book, puzzle, bicycle };

inline constexpr std::array all_gifts{Gift::teddy,   Gift::drone, Gift::train,  Gift::kite,
                                      Gift::porsche, Gift::book,  Gift::puzzle, Gift::bicycle};

/// The gift as it is typed, stored and sent: `teddy`.
std::string name(Gift gift);
/// Throws BadCommand, naming the gifts there are.
Gift gift_named(std::string_view name);

void to_json(nlohmann::json& json, Gift gift);
void from_json(const nlohmann::json& json, Gift& gift);

}  // namespace shop
