#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "workshop/machine/files.hpp"

namespace workshop {

/// A check that the starting point fails, and a part of what it says: the reason why it fails.
struct DeclaredFailure {
  std::string check;
  std::string because;
};

/// What ./workshop demo shows of an exercise: one schedule before and after, and what is said about it.
struct Demo {
  std::string check;               ///< the name of the check that draws it
  std::string token;               ///< the schedule; empty: the first that breaks the check on the starting point
  std::vector<std::string> typed;  ///< the lines that are typed in it
  std::vector<std::string> files;  ///< where the change is worth showing; empty: in all that differ
  bool failure_drawn = true;       ///< false if the picture of the starting point is not worth showing
  std::string scenario;
  std::string question;  ///< to the room
  std::string failure;   ///< what the starting point does
  std::string mend;      ///< what is changed
  std::string after;     ///< what to remember
};

/// One exercise as its manifest, exercises/NN-name/exercise.json, describes it.
struct Exercise {
  int number = 0;
  std::string folder;  ///< `01-idempotent-business-logic`, the same below exercises/, solutions/ and so on
  std::string title;
  std::string task;  ///< what to do, in one sentence
  int minutes = 0;
  std::vector<std::string> lectures;  ///< to be heard before it, by their numbers
  /// In which files the starting point differs from the solution before; all of them in the first exercise.
  std::vector<std::string> starting_point_changes;
  std::vector<DeclaredFailure> starting_point_fails;
  std::string task_shows;  ///< the variant whose verdict the task quotes: `starting-point`, `mistake-NAME`, `solution`

  std::optional<Demo> demo;

  /// Two digits, as in the names of folders and targets.
  std::string id() const { return folder.substr(0, 2); }
};

/// The project's folder and what is where in it.
class Project {
 public:
  /// Reads the manifests. Throws Problem, naming the file, if one is incomplete.
  explicit Project(fs::path root);

  const std::vector<Exercise>& exercises() const { return exercises_; }
  /// The exercise that `text` names by its number. Throws Problem, saying which there are.
  const Exercise& exercise(const std::string& text) const;
  const Exercise& exercise(int number) const { return exercise(std::to_string(number)); }
  /// The one that follows, or nullptr if it is the last.
  const Exercise* after(const Exercise& e) const;

  const fs::path& root() const { return root_; }
  fs::path task(const Exercise& e) const { return root_ / "exercises" / e.folder; }
  fs::path mine(const Exercise& e) const { return task(e); }
  fs::path starting_point(const Exercise& e) const { return root_ / "starting-points" / e.folder; }
  fs::path solution(const Exercise& e) const { return root_ / "solutions" / e.folder; }
  fs::path mistakes(const Exercise& e) const { return root_ / "tests" / "mistakes" / e.folder; }
  /// The folder of a variant: `mine`, `solution` or `starting-point`.
  fs::path variant(const Exercise& e, const std::string& name) const;
  /// The same, with code in it. Throws Problem if the learner has none yet.
  fs::path code(const Exercise& e, const std::string& name) const;
  fs::path build() const { return root_ / "build" / "workshop"; }
  /// Where everything that belongs to the user is kept, outside the index of git.
  fs::path state() const { return root_ / ".workshop"; }
  fs::path live_state(const Exercise& e, const std::string& variant) const {
    return state() / "live" / (e.id() + "-" + variant);
  }
  /// A path as the user would type it.
  std::string shown(const fs::path& path) const;

 private:
  fs::path root_;
  std::vector<Exercise> exercises_;
};

}  // namespace workshop
