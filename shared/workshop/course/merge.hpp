#pragma once

#include <string>
#include <vector>

#include "workshop/machine/files.hpp"

namespace workshop {

/// One of the three versions of a step that are merged; the name stands at the conflict markers.
struct Side {
  std::string name;
  StepFiles files;
};

/// A file for which the merge had to guess.
struct Conflict {
  std::string file;
  bool removed = false;  ///< one side changed it and the other removed it; else both changed the same place
};

/// What a place becomes that both sides changed: both versions between git's conflict markers, or both without a word;
/// what one side only added to, and the other changed, is there once.
enum class InConflict { marked, united };

struct Merged {
  StepFiles files;
  std::vector<Conflict> conflicts;
};

/// Merges what `mine` and `theirs` made of `base`, file by file as git does it. A file that one side changed and the
/// other removed is kept as it was changed. Line ends are nobody's change; they stay as they are in `mine`. Throws
/// Problem if git cannot merge a file.
Merged merge(const Side& base, const Side& mine, const Side& theirs, InConflict in_conflict);

}  // namespace workshop
