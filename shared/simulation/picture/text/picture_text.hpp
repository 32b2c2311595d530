#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "simulation/picture/picture.hpp"

namespace simulation {

/// How a part of a line looks; the terminal decides what that means. All copies of one message look the same.
enum class Style {
  plain,
  faint,
  strong,
  good,
  bad,
  struck,
  logged,
  legend,
  message_1,
  message_2,
  message_3,
  message_4,
  message_5,
  message_6
};

struct Span {
  std::string text;
  Style style = Style::plain;
};

using Line = std::vector<Span>;

/// The picture for a terminal of `width` columns: what was typed, what happened in each lane, and the rows in the end.
/// No colour is needed to read it, and each sign beyond ASCII stands for one that could replace it.
std::vector<Line> to_text(const Picture& picture, std::size_t width = 80);

/// What the signs mean, for who sees such a picture for the first time; fits 80 columns.
Line legend();
/// The text alone, without styles, each line without trailing blanks.
std::vector<std::string> plain(const std::vector<Line>& lines);

/// `[["text", "style"], …]` for each line.
nlohmann::json to_json_value(const std::vector<Line>& lines);
/// The picture as such lines, the legend below it: what the command line reads.
nlohmann::json drawing_as_json(const Picture& picture);

}  // namespace simulation
