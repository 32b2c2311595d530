#include "shop/checks/picture_marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace shop {

namespace {

/// Marks those that should not have left, where they leave.
void mark(std::vector<simulation::Moment>& moments, const TooMany& too_many) {
  std::size_t sent = 0;
  for (std::size_t i = 0; i < moments.size(); ++i) {
    if (moments[i].what != simulation::What::sent || moments[i].type != too_many.type) continue;
    if (++sent <= too_many.allowed) continue;
    simulation::Moment mark;
    mark.what = simulation::What::broken;
    mark.lane = moments[i].lane;
    mark.seconds = moments[i].seconds;
    mark.text = moments[i].message + " should not leave";
    moments.insert(moments.begin() + static_cast<std::ptrdiff_t>(++i), std::move(mark));
  }
}

}  // namespace

void describe(simulation::Picture& picture, const Outcome& outcome) {
  picture.property = outcome.property;
  if (!outcome.broken) return;
  const auto& broken = *outcome.broken;
  picture.sentence = broken.sentence;
  picture.expected = broken.expected;
  picture.happened = broken.happened;
  picture.look = broken.look;
  if (broken.too_many) mark(picture.moments, *broken.too_many);
  for (const auto& wrong : broken.rows) {
    const auto lane = std::find(picture.lanes.begin(), picture.lanes.end(), wrong.endpoint);
    if (lane == picture.lanes.end()) continue;
    auto row = wrong.row;
    for (auto& cell : row.cells) cell = simulation::drawn(cell, picture.names);
    picture.breaking.push_back({static_cast<std::size_t>(lane - picture.lanes.begin()), std::move(row), wrong.missing});
  }
}

std::string first_difference(const std::vector<std::string>& first, const std::vector<std::string>& second) {
  const auto [a, b] = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  if (a == first.end() && b == second.end()) return "";
  const auto shown = [](auto line, const auto& lines) { return line == lines.end() ? "nothing more happens" : *line; };
  return fmt::format(
      "The same schedule went differently the second time. First: {}. Then: {}. Does the code depend on chance, on the "
      "time of day, or on a static variable?",
      shown(a, first), shown(b, second));
}

std::string trace_of(const simulation::History& history) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a: the same on every machine
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    hash *= 1099511628211U;
  };
  for (const auto& happening : history.happenings()) {
    if (happening.what == simulation::What::logged) continue;
    add(std::to_string(static_cast<int>(happening.what)));
    add(happening.endpoint);
    add(happening.name);
    if (happening.message) add(happening.message->type());
    add(std::to_string(happening.count));
    add(messaging::to_iso8601(happening.at));
  }
  return fmt::format("{:016x}", hash);
}

}  // namespace shop
