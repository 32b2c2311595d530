#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "workshop/course/catalogue.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {

/// What one check of an exercise found.
struct CheckResult {
  std::string name;
  bool holds = false;
  int rung = 0;            ///< which hint helps, 1 to 4
  std::string half;        ///< `monkey` or `mend`, where the exercise has two halves; `kept` for what was so before it
  bool flaw = false;       ///< it holds because it has found a flaw: the picture shows it
  std::string covered;     ///< in words, for an explored check
  std::size_t worlds = 0;  ///< how many small worlds it has lived
  std::size_t schedules = 0;  ///< how many schedules it has tried
  std::string expected;
  std::string happened;
  std::string look;
  std::string property;  ///< the one that breaks, for an explored check
  std::string sentence;  ///< what the customer sees
  std::string note;      ///< what else there is to say
  std::vector<StyledLine> picture;
  std::string token;   ///< the schedule in the picture
  std::string trace;   ///< the same for all code that sends, saves and fails alike
  std::string replay;  ///< the command that shows it again
  std::string page;    ///< the picture as a page, where it was written
};

/// The picture of a result as a program reports it; none if there is none. Throws nlohmann::ordered_json::exception.
std::vector<StyledLine> read_picture(const nlohmann::ordered_json& result);

/// What checking one variant of an exercise came to.
struct Verdict {
  enum class Kind { checked, not_built, ended_early };
  Kind kind = Kind::checked;
  std::vector<CheckResult> checks;
  std::size_t behind = 0;  ///< how many checks, of what was so before, are behind those that fail
  std::string trouble;     ///< why it was not checked: compiler errors, or how the check program ended
  std::string printed;     ///< what the program under check printed itself
  std::string probably;    ///< what the learner probably did, if it fails like a known mistake

  bool all_hold() const;
  /// A check of the second half waits as long as the first half, the monkey's, fails.
  bool waits(const CheckResult& check) const;
  /// The monkey does its work, and what it breaks is not mended yet.
  bool break_is_seen() const;
  /// The exit status of `check`.
  int status() const;
};

/// Runs the check program of a variant that is built. It is given a minute; or ten, to explore deeper.
Verdict run_checks(const Project& project, const Exercise& exercise, const std::string& variant, bool deep = false);
/// Builds the check program of a variant, then runs it.
Verdict check(const Project& project, const Exercise& exercise, const std::string& variant, bool deep = false);
/// Builds it, then runs the one schedule that a token names; of the check of this number, or if it is 0 of the first
/// that explores. Throws Problem if there is no such schedule.
Verdict replay(const Project& project, const Exercise& exercise, const std::string& variant, const std::string& token,
               int check_number);

/// The verdict as one JSON object.
std::string to_json(const Verdict& verdict, const Exercise& exercise, const std::string& variant);
/// The verdict as text for a terminal of 80 columns: every check, and the first that fails in full.
std::string to_text(const Verdict& verdict, const Exercise& exercise, const std::string& variant);
/// The picture of a replayed schedule, and what it comes to.
std::string replay_to_text(const Verdict& verdict, const Exercise& exercise, const std::string& variant);
/// A picture without what was logged, and without its legend: short enough for a projector.
std::vector<StyledLine> without_log(std::vector<StyledLine> picture);
/// What the customer sees, and the picture without what was logged.
std::string picture_to_text(const CheckResult& check);

}  // namespace workshop
