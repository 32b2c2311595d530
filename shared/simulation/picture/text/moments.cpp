#include "simulation/picture/text/moments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "simulation/picture/text/state.hpp"

namespace simulation {
namespace {

constexpr std::size_t longest_cell = 16;
constexpr std::size_t longest_reason = 5;  // lines
constexpr std::size_t sign_width = 4;      // of `✓ + ` before a row

std::string ordinal(int number) {
  const bool teen = number % 100 / 10 == 1;
  const int last = number % 10;
  return fmt::format("{}{}", number, teen ? "th" : last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th");
}

std::string which_attempts(const Moment& moment) {
  if (moment.alike == 0) return fmt::format("attempt {} fails: ", moment.attempt);
  return fmt::format("attempts {} to {} fail: ", moment.attempt, moment.attempt + moment.alike);
}

/// `10 s`, `2 h 5 min`, `6 days 23 h`.
std::string time_in_words(double seconds) {
  constexpr int minute = 60;
  constexpr int hour = 60 * minute;
  constexpr int day = 24 * hour;
  if (seconds < hour) return fmt::format("{:g} s", seconds);
  const auto whole = static_cast<int>(seconds);
  if (whole < day) {
    const int minutes = whole % hour / minute;
    return fmt::format("{} h", whole / hour) + (minutes == 0 ? "" : fmt::format(" {} min", minutes));
  }
  const int hours = whole % day / hour;
  return fmt::format("{} day{}", whole / day, whole / day == 1 ? "" : "s") +
         (hours == 0 ? "" : fmt::format(" {} h", hours));
}

}  // namespace

MomentsAsText::MomentsAsText(const Picture& picture, std::size_t width, MessageStyles& styles)
    : picture_(picture), width_(width), styles_(styles), lanes_(picture.lanes.size(), width) {
  add_names();
  double before = 0;
  for (const auto& moment : picture.moments) {
    if (moment.what == What::time_passed) {
      add_time(moment, moment.seconds - before);
    } else {
      add(moment);
    }
    before = moment.seconds;
  }
}

void MomentsAsText::add_names() {
  TextLine names(width_);
  for (std::size_t lane = 0; lane < picture_.lanes.size(); ++lane) {
    names.put(lanes_.lifeline(lane), cut(characters(picture_.lanes[lane]), lanes_.gap()), Style::strong);
  }
  lines_.push_back(std::move(names));
  lines_.push_back(lanes_.line());
}

void MomentsAsText::begin_attempt(const Moment& moment) {
  switch (moment.what) {
    case What::attempt_failed:
      failed_attempts_[moment.lane] = moment.attempt + moment.alike;
      return;
    case What::delivered:
    case What::given_back:
    case What::moved_to_error:
    case What::crashed:
      failed_attempts_.erase(moment.lane);
      return;
    default:
      break;
  }
  const auto failed = failed_attempts_.find(moment.lane);
  if (failed == failed_attempts_.end()) return;
  note(moment, {}, fmt::format("attempt {}", failed->second + 1), Style::faint);
  failed_attempts_.erase(failed);
}

void MomentsAsText::add(const Moment& moment) {
  begin_attempt(moment);
  const Span message{moment.message + " ", styles_.of(moment.message)};
  switch (moment.what) {
    case What::sent:
      return add_sending(moment, Arrow::Way::whole);
    case What::copied:
      return add_sending(moment, Arrow::Way::from_broker);
    case What::send_lost:
      add_sending(moment, Arrow::Way::lost);
      return note_bad(moment, "the send fails");
    case What::send_unsure:
      if (!has_just_left(moment)) add_sending(moment, Arrow::Way::whole);
      return note_bad(moment, "reported as failed");
    case What::delivered:
      return add_delivery(moment);
    case What::attempt_failed:
      return note_bad(moment, which_attempts(moment) + moment.text, longest_reason);
    case What::saved:
      return add_saved(moment);
    case What::commit_failed:
      return note_bad(moment, "the commit fails");
    case What::undone:
      return add_undone(moment);
    case What::completed:
      end_work(moment);
      return note(moment, message, "is done");
    case What::ack_lost:
      end_work(moment);
      return note_bad(moment, "acknowledgement lost: " + message.text + "comes again");
    case What::lease_lost:
      end_work(moment);
      return note(moment, message, "is done, too late: another has it");
    case What::given_back:
      end_work(moment);
      return note(moment, message, "waits for a retry");
    case What::moved_to_error:
      end_work(moment);
      return note_bad(moment,
                      moment.message + " goes to the error queue" + (moment.text.empty() ? "" : ": ") + moment.text);
    case What::crashed:
      return add_crash(moment);
    case What::restarted:
      return note(moment, {}, "starts again");
    case What::time_passed:
      return;
    case What::broken:
      return note_bad(moment, "here it breaks: " + moment.text);
    case What::logged:
      return note(moment, {}, "\"" + moment.text + "\"", Style::logged, 2);
  }
}

void MomentsAsText::add_sending(const Moment& moment, Arrow::Way way) {
  const auto style = styles_.of(moment.message);
  const auto label = moment.message + " " + (way == Arrow::Way::from_broker ? "again: a copy" : moment.label);
  Arrow to_right{moment.lane, {}, characters(label), style, way};
  Arrow to_left = to_right;
  bool to_itself = false;
  for (const auto lane : moment.to) {
    from_right_[{moment.message, lane}] = lane <= moment.lane;
    if (lane == moment.lane) {
      to_itself = true;
    } else {
      (lane < moment.lane ? to_left : to_right).to.push_back(lane);
    }
  }
  const bool lost_at_once = way == Arrow::Way::lost && to_left.to.empty();
  if (!to_right.to.empty() || lost_at_once) add(lanes_.arrow(to_right));
  if (!to_left.to.empty()) add(lanes_.arrow(to_left));
  if (way == Arrow::Way::lost) return;
  if (to_itself) add_short_arrow(moment, "to itself");
  if (moment.to.empty()) add_short_arrow(moment, "nobody subscribes");
}

/// Whether the moment before says why there was no commit.
bool MomentsAsText::says_why(const Moment& undone) const {
  if (&undone == &picture_.moments.front()) return false;
  const auto before = std::prev(&undone)->what;
  return before == What::commit_failed || before == What::crashed || before == What::send_lost ||
         before == What::send_unsure;
}

bool MomentsAsText::has_just_left(const Moment& moment) const {
  if (&moment == &picture_.moments.front()) return false;
  const auto& before = *std::prev(&moment);
  return (before.what == What::sent || before.what == What::copied) && before.lane == moment.lane &&
         before.message == moment.message;
}

void MomentsAsText::add_short_arrow(const Moment& moment, const std::string& why) {
  add(lanes_.short_arrow(moment.lane, moment.message + " " + moment.label, styles_.of(moment.message)));
  note(moment, {"  "}, why);
}

void MomentsAsText::add_delivery(const Moment& moment) {
  lanes_.begin_work(moment.lane, styles_.of(moment.message));
  // Left of the first lane there is no room.
  const bool from_right = moment.lane == 0 || from_right_[{moment.message, moment.lane}];
  const auto remark = moment.delivery > 1 ? ordinal(moment.delivery) + " delivery" : "";
  add({lanes_.delivery(moment.lane, characters(moment.message), from_right, characters(remark))});
}

void MomentsAsText::add_saved(const Moment& moment) {
  if (moment.rows.empty()) note(moment, {"✓ ", Style::good}, "commit");
  const char* sign = "✓ ";
  for (const auto& change : moment.rows) {
    const bool breaks = std::any_of(picture_.breaking.begin(), picture_.breaking.end(), [&](const auto& it) {
      return it.lane == moment.lane && it.row == change.row && it.missing != change.added;
    });
    add_change(moment, change, {sign, Style::good}, breaks ? Style::bad : Style::plain);
    sign = "  ";
  }
}

void MomentsAsText::add_undone(const Moment& moment) {
  const std::string colon = moment.rows.empty() ? "" : ":";
  if (says_why(moment)) {
    note(moment, {}, "undone" + colon);
  } else {
    note_bad(moment, "not saved, undone" + colon);
  }
  for (const auto& change : moment.rows) add_change(moment, change, {"  "}, Style::struck);
}

void MomentsAsText::add_change(const Moment& moment, const RowChange& change, Span sign, Style style) {
  sign.text += change.added ? "+ " : "− ";
  note(moment, sign, in_words(change.row, std::min(longest_cell, lanes_.room() - sign_width)), style);
}

void MomentsAsText::add_crash(const Moment& moment) {
  lanes_.end_all_work(moment.lane);
  const auto first = lines_.size();
  note(moment, {}, "crash: memory gone", Style::bad);
  lines_[first].put(lanes_.lifeline(moment.lane), U"╳", Style::bad);
}

void MomentsAsText::add_time(const Moment& moment, double seconds) {
  const auto what = moment.text.empty() ? "" : ": " + moment.text;
  const auto text =
      cut(characters(fmt::format(" {} later{} ", time_in_words(seconds), what)), width_ - Lanes::margin - 4);
  TextLine line(width_);
  line.put(Lanes::margin, Characters(width_, U'┄'), Style::faint);
  line.put(Lanes::margin + 2, text, Style::plain);
  lines_.push_back(std::move(line));
}

void MomentsAsText::end_work(const Moment& moment) {
  lanes_.end_work(moment.lane, styles_.of(moment.message));
}

void MomentsAsText::add(std::vector<TextLine> lines) {
  for (auto& line : lines) lines_.push_back(std::move(line));
}

void MomentsAsText::note(const Moment& moment, const Span& sign, const std::string& text, Style style,
                         std::size_t at_most) {
  add(lanes_.note(moment.lane, sign, text, style, at_most));
}

}  // namespace simulation
