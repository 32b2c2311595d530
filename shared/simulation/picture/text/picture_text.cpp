#include "simulation/picture/text/picture_text.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "simulation/picture/text/lanes.hpp"
#include "simulation/picture/text/moments.hpp"
#include "simulation/picture/text/state.hpp"

namespace simulation {
namespace {

/// What was typed, and what had been typed and handled before.
std::vector<TextLine> beginning(const Picture& picture, std::size_t width, MessageStyles& styles) {
  constexpr std::size_t column = Lanes::margin + 7;
  constexpr std::size_t most_lines = 3;
  const auto room = width - std::min(width, column);
  std::vector<TextLine> lines;
  const auto next_line = [&](bool is_first, std::u32string_view title) -> TextLine& {
    auto& line = lines.emplace_back(width);
    if (is_first) line.put(Lanes::margin, title, Style::faint);
    return line;
  };

  std::string given;
  for (const auto& typed : picture.given) given += (given.empty() ? "" : " · ") + typed;
  if (!given.empty()) {
    for (const auto& part : wrapped(characters(given), room, most_lines)) {
      next_line(lines.empty(), U"given").put(column, part, Style::plain);
    }
  }
  for (const auto& [message, text] : picture.typed) {
    auto& line = next_line(&message == &picture.typed.front().first, U"typed");
    const auto name = characters(message);
    line.put(column, name, styles.of(message));
    line.put(column + name.size() + 1, cut(characters(text), room - std::min(room, name.size() + 1)), Style::plain);
  }
  return lines;
}

std::string_view name(Style style) {
  constexpr std::array<std::string_view, 14> names{"plain",     "faint",     "strong",    "good",      "bad",
                                                   "struck",    "logged",    "legend",    "message_1", "message_2",
                                                   "message_3", "message_4", "message_5", "message_6"};
  return names.at(static_cast<std::size_t>(style));
}

}  // namespace

std::vector<Line> to_text(const Picture& picture, std::size_t width) {
  MessageStyles styles;
  std::vector<Line> lines;
  const auto add = [&](const std::vector<TextLine>& part) {
    if (!lines.empty() && !part.empty()) lines.emplace_back();
    for (const auto& line : part) lines.push_back(line.spans());
  };
  add(beginning(picture, width, styles));
  add(MomentsAsText(picture, width, styles).lines());
  add(last_state(picture, width, styles));
  return lines;
}

Line legend() {
  return {{"  ▷ sent, in the queue   ▶ handed out   ┃ being handled   \"…\" a log line", Style::legend}};
}

std::vector<std::string> plain(const std::vector<Line>& lines) {
  std::vector<std::string> texts;
  for (const auto& line : lines) {
    auto& text = texts.emplace_back();
    for (const auto& span : line) text += span.text;
    text.erase(text.find_last_not_of(' ') + 1);
  }
  return texts;
}

nlohmann::json to_json_value(const std::vector<Line>& lines) {
  auto json = nlohmann::json::array();
  for (const auto& line : lines) {
    auto spans = nlohmann::json::array();
    for (const auto& span : line) spans.push_back(nlohmann::json::array({span.text, name(span.style)}));
    json.push_back(std::move(spans));
  }
  return json;
}

nlohmann::json drawing_as_json(const Picture& picture) {
  auto lines = to_text(picture);
  lines.emplace_back();
  lines.push_back(legend());
  return to_json_value(lines);
}

}  // namespace simulation
