#pragma once

#include <string>
#include <vector>

#include "workshop/machine/terminal.hpp"
#include "workshop/verdict/mistakes.hpp"
#include "workshop/verdict/verdict.hpp"

/// What `dev check` looks at, exercise by exercise.
namespace workshop {

/// Says what is right and what is wrong with an exercise, each in a line, and counts what is wrong.
class Guard {
 public:
  Guard(const Project& of, const Exercise& which) : project(of), exercise(which) {}

  void wrong(const std::string& what);
  void fine(const std::string& what) const;
  int count() const { return count_; }
  /// Whether there is a check program of this variant.
  bool built(const std::string& variant) const;
  Verdict verdict_on(const std::string& variant) const { return run_checks(project, exercise, variant); }
  fs::path task() const { return project.task(exercise); }
  fs::path solution() const { return project.solution(exercise); }
  fs::path starting_point() const { return project.starting_point(exercise); }
  std::string shown(const fs::path& file) const { return project.shown(file); }

  const Project& project;
  const Exercise& exercise;

 private:
  Terminal terminal_;
  int count_ = 0;
};

/// There are all documents, each says something, and what the commands show fits a terminal.
void guard_documents(Guard& guard);
/// The starting point is the solution before, but for the files that the manifest names.
void guard_chain(Guard& guard);
/// Nothing of the learner's, and nothing that nobody knows, is in the index of git.
void guard_files_in_git(Guard& guard);
/// Builds all variants, and returns the mistakes, of which there are enough.
std::vector<Mistake> guard_build(Guard& guard);
void guard_solution(Guard& guard);
void guard_starting_point(Guard& guard);
/// Each is caught by the check that it names. A learner who makes one is told so: what is written down about how they
/// fail is true; `write` writes it before.
void guard_mistakes(Guard& guard, const std::vector<Mistake>& mistakes, bool write);
/// What the task shows is what the checks say, of the variant that the manifest names; and what the solution's README
/// shows is what they say of the solution.
void guard_transcripts(Guard& guard);
void guard_demo(Guard& guard);

}  // namespace workshop
