#pragma once

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "workshop/course/catalogue.hpp"

namespace workshop {

/// How far the learner is. Kept in .workshop/progress.json; what a later version of the kit wrote there and this one
/// does not know is kept as it is.
class Progress {
 public:
  /// Reads it. A file that cannot be understood is set aside, under another name, and said so in `note`. In a clone
  /// without progress, that of the clone used last on this machine is carried over, the learner's code with it.
  explicit Progress(const Project& project);

  /// What the user should be told about reading it; empty if nothing.
  const std::string& note() const { return note_; }

  int current() const {
    return static_cast<int>(std::clamp<std::int64_t>(json_.value("current", std::int64_t{0}), 0, most));
  }
  void set_current(int number) { change({{"current", number}}); }
  bool passed(int number) const { return json_["passed"].contains(std::to_string(number)); }
  /// Remembers the first time.
  void set_passed(int number);
  /// How often the learner's code was checked until it passed for the first time, or until now.
  int checks(int number) const { return count("checks", number); }
  /// Counts one more check; once the exercise is passed, none.
  void count_check(int number);
  int hints_seen(int number) const { return count("hints", number); }
  void set_hints_seen(int number, int count) { change("hints", number, count); }
  /// How many hints were seen when the exercise was passed; later ones do not count.
  int hints_used(int number) const { return count("hints_used", number); }
  /// Whether the second half of an exercise's task was shown.
  bool follow_up_seen(int number) const { return json_["follow_up"].contains(std::to_string(number)); }
  void set_follow_up_seen(int number) { change("follow_up", number, true); }
  /// The folder of the live system that was run last; empty if none was.
  std::string last_live() const { return json_.value("last_live", ""); }
  void set_last_live(const std::string& folder) { change({{"last_live", folder}}); }

  /// Writes what was changed here since the last time. What another terminal has written meanwhile is kept. Throws
  /// Problem if it cannot be written; then the file is as it was before.
  void save();

 private:
  static constexpr int most = 1'000'000;

  void carry_over();
  bool is_ours(const fs::path& file) const;
  /// Whatever was written there, it is a number to count on from.
  int count(const char* what, int number) const;
  void change(const nlohmann::ordered_json& by);
  void change(const char* what, int number, const nlohmann::ordered_json& to) {
    change({{what, {{std::to_string(number), to}}}});
  }

  const Project& project_;
  fs::path file_;
  nlohmann::ordered_json json_;
  nlohmann::ordered_json changes_ = nlohmann::ordered_json::object();  // not saved yet
  std::string note_;
};

}  // namespace workshop
