#include "workshop/course/progress.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "workshop/machine/file_lock.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

/// A list of the clones on this machine, the one used last first; empty path if there is no home to keep it in.
fs::path list_of_clones() {
  const auto variable = [](const char* name) {
    const char* value = std::getenv(name);
    return fs::path(value == nullptr ? "" : value);
  };
  auto folder = variable("XDG_STATE_HOME");
  if (folder.empty() && !variable("HOME").empty()) folder = variable("HOME") / ".local" / "state";
  return folder.empty() ? folder : folder / "reliable-messaging-workshop" / "clones";
}

std::vector<fs::path> clones() {
  std::vector<fs::path> found;
  std::error_code none;
  const auto list = list_of_clones();
  if (list.empty() || !fs::exists(list, none)) return found;
  try {
    for (const auto& line : lines_of(read_file(list))) found.emplace_back(line);
  } catch (const std::exception&) {
    // Only a convenience: without it, a clone starts anew.
  }
  return found;
}

/// Only a convenience: if it cannot be written, this clone's progress is safe all the same.
void remember_clone(const fs::path& root) {
  const auto list = list_of_clones();
  if (list.empty()) return;
  try {
    auto known = clones();
    if (!known.empty() && known.front() == root) return;
    std::erase(known, root);
    known.insert(known.begin(), root);
    std::string text;
    for (const auto& clone : known) text += clone.string() + "\n";
    make_folder(list.parent_path());
    write_file(list, text);
  } catch (const std::exception&) {
  }
}

nlohmann::ordered_json nothing_yet() {
  return {{"version", 1}, {"current", 0},     {"passed", {}},   {"hints", {}},
          {"checks", {}}, {"hints_used", {}}, {"follow_up", {}}};
}

bool is_progress(const nlohmann::ordered_json& json) {
  const auto holds = [&](const char* name, bool (*is_right)(const nlohmann::ordered_json&)) {
    if (!json.contains(name) || !(json[name].is_object() || json[name].is_null())) return false;
    return std::all_of(json[name].begin(), json[name].end(), is_right);
  };
  const auto is_count = [](const nlohmann::ordered_json& count) { return count.is_number_integer(); };
  const auto may_hold = [&](const char* name, bool (*is_right)(const nlohmann::ordered_json&)) {
    return !json.contains(name) || holds(name, is_right);  // a version of the kit that did not know it
  };
  return json.is_object() && holds("passed", [](const auto& when) { return when.is_string(); }) &&
         holds("hints", is_count) && may_hold("checks", is_count) && may_hold("hints_used", is_count) &&
         may_hold("follow_up", [](const auto& seen) { return seen.is_boolean(); }) && json.contains("current") &&
         json["current"].is_number_integer() && (!json.contains("last_live") || json["last_live"].is_string());
}

}  // namespace

Progress::Progress(const Project& project)
    : project_(project), file_(project.state() / "progress.json"), json_(nothing_yet()) {
  if (!fs::exists(file_)) {
    carry_over();
  } else {
    auto json = nlohmann::ordered_json::parse(read_file(file_), nullptr, false);
    if (is_progress(json)) {
      json_ = std::move(json);
    } else {
      const auto aside = fs::path(file_.string() + ".unreadable");
      fs::rename(file_, aside);
      note_ = fmt::format("{} could not be understood and was set aside as {}; checking an exercise marks it again",
                          project.shown(file_), aside.filename().string());
    }
  }
  for (const auto* name : {"passed", "hints", "checks", "hints_used", "follow_up"}) {
    if (json_[name].is_null()) json_[name] = nlohmann::ordered_json::object();
  }
}

/// Code of a folder that others own would be compiled and run with our rights.
bool Progress::is_ours(const fs::path& file) const {
  struct stat theirs {};
  struct stat here {};
  if (::stat(file.c_str(), &theirs) != 0 || ::stat(project_.root().c_str(), &here) != 0) return false;
  return theirs.st_uid == ::geteuid() || theirs.st_uid == here.st_uid;
}

void Progress::carry_over() {
  for (const auto& clone : clones()) {
    std::error_code none;
    const auto theirs = clone / ".workshop" / "progress.json";
    if (clone == project_.root() || !fs::exists(theirs, none)) continue;
    if (!is_ours(clone) || !is_ours(theirs)) {
      note_ = fmt::format("Nothing was carried over from {}: it belongs to another user.", clone.string());
      continue;
    }
    try {
      auto json = nlohmann::ordered_json::parse(read_file(theirs), nullptr, false);
      if (!is_progress(json)) continue;
      for (const auto& exercise : project_.exercises()) {
        const auto folder = clone / "exercises" / exercise.folder;
        auto code = step_files(folder);
        std::erase_if(code, [&](const auto& file) { return !is_ours(file); });
        if (!code.empty() && step_files(project_.mine(exercise)).empty())
          copy_files(code, folder, project_.mine(exercise));
      }
      json_ = std::move(json);
    } catch (const std::exception&) {
      continue;  // a clone that cannot be read, or not by us
    }
    json_.erase("last_live");
    note_ = fmt::format("Your progress and your code were carried over from {}.", clone.string());
    save();
    return;
  }
}

void Progress::change(const nlohmann::ordered_json& by) {
  json_.merge_patch(by);
  changes_.merge_patch(by);
}

int Progress::count(const char* what, int number) const {
  const auto count = json_[what].value(std::to_string(number), std::int64_t{0});
  return static_cast<int>(std::clamp<std::int64_t>(count, 0, most));
}

void Progress::set_passed(int number) {
  if (passed(number)) return;
  if (hints_seen(number) > 0) change("hints_used", number, hints_seen(number));
  change("passed", number, fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr))));
}

void Progress::count_check(int number) {
  if (!passed(number)) change("checks", number, checks(number) + 1);
}

void Progress::save() {
  make_folder(project_.state());
  const auto lock = lock_file(fs::path(file_.string() + ".lock"));
  if (fs::exists(file_)) {
    auto there = nlohmann::ordered_json::parse(read_file(file_), nullptr, false);
    if (is_progress(there)) {
      there.merge_patch(changes_);
      json_ = std::move(there);
    }
  }
  write_file(file_, json_.dump(2) + "\n");
  changes_ = nlohmann::ordered_json::object();
  remember_clone(project_.root());
}

}  // namespace workshop
