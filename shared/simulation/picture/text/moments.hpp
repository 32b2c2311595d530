#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "simulation/picture/text/lanes.hpp"

namespace simulation {

/// The moments below each other, in lanes.
class MomentsAsText {
 public:
  MomentsAsText(const Picture& picture, std::size_t width, MessageStyles& styles);
  const std::vector<TextLine>& lines() const { return lines_; }

 private:
  void add_names();
  /// Says where an attempt begins that follows one that has failed.
  void begin_attempt(const Moment& moment);
  void add(const Moment& moment);
  void add_sending(const Moment& moment, Arrow::Way way);
  /// The arrow is there already.
  bool says_why(const Moment& undone) const;
  bool has_just_left(const Moment& moment) const;
  void add_short_arrow(const Moment& moment, const std::string& why);
  void add_delivery(const Moment& moment);
  void add_saved(const Moment& moment);
  void add_undone(const Moment& moment);
  void add_change(const Moment& moment, const RowChange& change, Span sign, Style style);
  void add_crash(const Moment& moment);
  void add_time(const Moment& moment, double seconds);
  void end_work(const Moment& moment);

  void add(std::vector<TextLine> lines);
  void note(const Moment& moment, const Span& sign, const std::string& text, Style style = Style::plain,
            std::size_t at_most = 3);
  void note_bad(const Moment& moment, const std::string& text, std::size_t at_most = 3) {
    note(moment, {"✗ ", Style::bad}, text, Style::bad, at_most);
  }

  const Picture& picture_;
  std::map<std::size_t, int> failed_attempts_;  // of each lane's message in hand: the last that failed
  std::size_t width_;
  MessageStyles& styles_;
  Lanes lanes_;
  std::vector<TextLine> lines_;
  std::map<std::pair<std::string, std::size_t>, bool> from_right_;  // by message and lane: how it came there
};

}  // namespace simulation
