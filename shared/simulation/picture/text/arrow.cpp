#include <algorithm>

#include "simulation/picture/text/lanes.hpp"

namespace simulation {
namespace {

constexpr std::size_t most_label_lines = 3;

/// An arrow's label, in the gap next to the sender. It may go on below the arrow.
struct Label {
  std::vector<Characters> lines;
  std::size_t begin = 0;  ///< its first column

  std::size_t end() const { return begin + columns(lines.front()); }
};

/// The label, `C1 AddItem A book`, in one line if there is room; otherwise what the message says is below its type.
std::vector<Characters> lines_of(const Characters& label, std::size_t room) {
  const auto type_end = label.find(U' ', label.find(U' ') + 1);
  if (columns(label) <= room || type_end == label.npos) return wrapped(label, room, most_label_lines);
  auto lines = wrapped(std::u32string_view(label).substr(0, type_end), room, most_label_lines - 1);
  for (auto& line : wrapped(std::u32string_view(label).substr(type_end), room, most_label_lines - lines.size())) {
    lines.push_back(std::move(line));
  }
  return lines;
}

/// A label that fits in no other way leaves less of the arrow to be seen.
Label label_in(std::size_t gap_begin, std::size_t room, const Characters& text) {
  auto lines = lines_of(text, room);
  const bool loose = std::all_of(lines.begin(), lines.end(), [&](const auto& it) { return columns(it) + 2 <= room; });
  return {std::move(lines), gap_begin + (loose ? 2 : 1)};
}

}  // namespace

std::vector<TextLine> Lanes::arrow(const Arrow& arrow) const {
  const bool left = !arrow.to.empty() && arrow.to.front() < arrow.from;
  const bool lost = arrow.way == Arrow::Way::lost;
  const bool from_broker = arrow.way == Arrow::Way::from_broker;
  const auto start = lifeline(arrow.from);

  // Besides the label there are a head and two blanks; a lost message must not seem to arrive.
  const auto room = gap() - (lost ? 5 : 3);
  const Label label = label_in(left ? start - gap() + 1 : start + 1, room, arrow.label);

  std::size_t far = arrow.from;
  for (const auto lane : arrow.to) far = left ? std::min(far, lane) : std::max(far, lane);
  std::size_t begin = from_broker ? label.end() : start + 1;
  std::size_t end = lost ? label.end() + 3 : lifeline(far);
  if (left) {
    begin = lost ? label.begin - 2 : lifeline(far) + 1;
    end = from_broker ? label.begin : start;
  }

  std::vector<TextLine> lines(label.lines.size(), line());
  auto& first = lines.front();
  first.put(begin, Characters(end - begin, U'─'), arrow.style);
  if (!from_broker) put_lifeline(first, arrow.from, left ? U"┤" : U"├", left ? U"┨" : U"┠");
  if (lost) {
    first.put(left ? begin : end - 1, U"✗", Style::bad);
  } else {
    for (auto lane = std::min(far, arrow.from) + 1; lane < std::max(far, arrow.from); ++lane) {
      put_lifeline(first, lane, U"┼", U"╂");
    }
    for (const auto lane : arrow.to) {
      first.put(left ? lifeline(lane) + 1 : lifeline(lane) - 1, left ? U"◁" : U"▷", arrow.style);
    }
  }
  first.put(label.begin - 1, U" " + label.lines.front() + U" ", arrow.style);
  for (std::size_t i = 1; i < lines.size(); ++i) lines[i].put(label.begin, label.lines[i], arrow.style);
  return lines;
}

std::vector<TextLine> Lanes::short_arrow(std::size_t lane, std::string_view text, Style style) const {
  auto lines = note(lane, {"▷ ", style}, text, style, most_label_lines);
  put_lifeline(lines.front(), lane, U"├", U"┠");
  lines.front().put(lifeline(lane) + 1, U"─", style);
  return lines;
}

}  // namespace simulation
