#include "simulation/picture/text/lanes.hpp"

#include <algorithm>

namespace simulation {
namespace {

constexpr std::size_t smallest_distance = 8;

}  // namespace

Style MessageStyles::of(const std::string& message) {
  constexpr std::size_t colours = 6;
  if (message.empty()) return Style::plain;
  const auto next = static_cast<Style>(static_cast<std::size_t>(Style::message_1) + styles_.size() % colours);
  return styles_.emplace(message, next).first->second;
}

void TextLine::put(std::size_t column, std::u32string_view text, Style style) {
  for (auto it = text.begin(); it != text.end();) {
    const auto next = std::find_if(it + 1, text.end(), [](char32_t behind) { return columns({&behind, 1}) > 0; });
    const Characters character(it, next);  // with the marks on it
    const auto end = column + columns(character);
    if (end == column || end > cells_.size()) return;
    // What loses a half is not shown.
    if (column > 0 && cells_[column].character.empty()) cells_[column - 1].character = U" ";
    if (end < cells_.size() && cells_[end].character.empty()) cells_[end].character = U" ";
    cells_[column] = {character, style};
    for (++column; column < end; ++column) cells_[column] = {U"", style};
    it = next;
  }
}

Line TextLine::spans() const {
  const auto blank = [](const Cell& cell) { return cell.character == U" "; };
  const auto end = std::find_if_not(cells_.rbegin(), cells_.rend(), blank).base();
  Line spans;
  for (auto cell = cells_.begin(); cell != end;) {
    const auto style = cell->style;
    Characters text;
    for (; cell != end && cell->style == style; ++cell) text += cell->character;
    spans.push_back({to_utf8(text), style});
  }
  return spans;
}

Lanes::Lanes(std::size_t count, std::size_t width) : width_(width), distance_(smallest_distance), in_hand_(count) {
  if (count > 0 && width > margin) distance_ = std::max(distance_, (width - margin) / count);
}

void Lanes::begin_work(std::size_t lane, Style message) {
  in_hand_.at(lane).push_back(message);
}

void Lanes::end_work(std::size_t lane, Style message) {
  auto& in_hand = in_hand_.at(lane);
  const auto it = std::find(in_hand.begin(), in_hand.end(), message);
  if (it != in_hand.end()) in_hand.erase(it);
}

TextLine Lanes::line() const {
  TextLine line(width_);
  for (std::size_t lane = 0; lane < in_hand_.size(); ++lane) put_lifeline(line, lane, U"│", U"┃");
  return line;
}

Style Lanes::style_of(std::size_t lane) const {
  return in_hand_.at(lane).empty() ? Style::faint : in_hand_[lane].back();
}

void Lanes::put_lifeline(TextLine& line, std::size_t lane, std::u32string_view idle,
                         std::u32string_view working) const {
  line.put(lifeline(lane), in_hand_.at(lane).empty() ? idle : working, style_of(lane));
}

TextLine Lanes::delivery(std::size_t lane, const Characters& message, bool from_right, const Characters& remark) const {
  TextLine result = line();
  const auto style = style_of(lane);
  if (from_right) {
    const auto text = U"◀── " + cut(message, gap() - 4);
    result.put(lifeline(lane) + 1, text, style);
    const auto width = columns(text);
    result.put(lifeline(lane) + width + 2, cut(remark, gap() - std::min(gap(), width + 1)), Style::plain);
  } else {
    const auto text = cut(message, gap() - 4) + U" ──▶";
    result.put(lifeline(lane) - columns(text), text, style);
    result.put(lifeline(lane) + 2, cut(remark, room()), Style::plain);
  }
  return result;
}

std::vector<TextLine> Lanes::note(std::size_t lane, const Span& sign, std::string_view text, Style style,
                                  std::size_t at_most) const {
  const auto column = lifeline(lane) + 2;
  const auto before = cut(characters(sign.text), room());
  std::vector<TextLine> lines;
  for (const auto& part : wrapped(characters(text), room() - columns(before), at_most)) {
    TextLine next = line();
    if (lines.empty()) next.put(column, before, sign.style);
    next.put(column + columns(before), part, style);
    lines.push_back(std::move(next));
  }
  return lines;
}

}  // namespace simulation
