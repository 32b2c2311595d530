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
  for (const char32_t character : text) {
    if (column >= cells_.size()) return;
    cells_[column++] = {character, style};
  }
}

Line TextLine::spans() const {
  const auto blank = [](const Cell& cell) { return cell.character == U' '; };
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
    result.put(lifeline(lane) + text.size() + 2, cut(remark, gap() - std::min(gap(), text.size() + 1)), Style::plain);
  } else {
    const auto text = cut(message, gap() - 4) + U" ──▶";
    result.put(lifeline(lane) - text.size(), text, style);
    result.put(lifeline(lane) + 2, cut(remark, room()), Style::plain);
  }
  return result;
}

std::vector<TextLine> Lanes::note(std::size_t lane, const Span& sign, std::string_view text, Style style,
                                  std::size_t at_most) const {
  const auto column = lifeline(lane) + 2;
  const auto before = cut(characters(sign.text), room());
  std::vector<TextLine> lines;
  for (const auto& part : wrapped(characters(text), room() - before.size(), at_most)) {
    TextLine next = line();
    if (lines.empty()) next.put(column, before, sign.style);
    next.put(column + before.size(), part, style);
    lines.push_back(std::move(next));
  }
  return lines;
}

}  // namespace simulation
