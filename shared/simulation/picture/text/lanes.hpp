#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/picture/text/characters.hpp"
#include "simulation/picture/text/picture_text.hpp"

namespace simulation {

/// The style of each message, by the order in which they are first asked for.
class MessageStyles {
 public:
  Style of(const std::string& message);

 private:
  std::map<std::string, Style> styles_;
};

/// A line as a row of columns.
class TextLine {
 public:
  explicit TextLine(std::size_t width) : cells_(width) {}
  /// What is beyond the width is not shown, nor is half of a character.
  void put(std::size_t column, std::u32string_view text, Style style);
  Line spans() const;

 private:
  /// A column; the second of a character that takes two is empty.
  struct Cell {
    Characters character = U" ";
    Style style = Style::plain;
  };
  std::vector<Cell> cells_;
};

/// A message on its way from one lifeline to others on one side of it.
struct Arrow {
  enum class Way { whole, lost, from_broker };
  std::size_t from = 0;
  std::vector<std::size_t> to;  ///< all to the left of the sender, or all to the right; of a lost one, may be empty
  Characters label;
  Style style = Style::plain;
  Way way = Way::whole;
};

/// The lifelines at equal distance: where they are, how each looks at the moment, and what is drawn between them.
class Lanes {
 public:
  static constexpr std::size_t margin = 2;

  Lanes(std::size_t count, std::size_t width);

  std::size_t lifeline(std::size_t lane) const { return margin + lane * distance_; }
  /// The columns between two lifelines.
  std::size_t gap() const { return distance_ - 1; }
  /// How long a line of text to the right of a lifeline may be, with a blank at each end.
  std::size_t room() const { return gap() - 2; }

  /// The endpoint handles a message; the lifeline is heavy, and looks like the message.
  void begin_work(std::size_t lane, Style message);
  void end_work(std::size_t lane, Style message);
  void end_all_work(std::size_t lane) { in_hand_.at(lane).clear(); }

  /// A line with nothing but the lifelines.
  TextLine line() const;
  std::vector<TextLine> arrow(const Arrow& arrow) const;
  /// A message that reaches no other lane.
  std::vector<TextLine> short_arrow(std::size_t lane, std::string_view text, Style style) const;
  /// A message comes out of the queue: from the right, or from the left.
  TextLine delivery(std::size_t lane, const Characters& message, bool from_right, const Characters& remark) const;
  /// Text to the right of the lifeline, after a sign; what does not fit into `at_most` lines is cut.
  std::vector<TextLine> note(std::size_t lane, const Span& sign, std::string_view text, Style style,
                             std::size_t at_most) const;

 private:
  Style style_of(std::size_t lane) const;
  /// The lifeline: with one sign if the endpoint is idle, with another if it is at work.
  void put_lifeline(TextLine& line, std::size_t lane, std::u32string_view idle, std::u32string_view working) const;

  std::size_t width_;
  std::size_t distance_;
  std::vector<std::vector<Style>> in_hand_;  // by lane: the messages that are handled
};

}  // namespace simulation
