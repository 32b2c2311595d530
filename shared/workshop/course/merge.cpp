#include "workshop/course/merge.hpp"

#include <array>
#include <optional>
#include <set>
#include <utility>

#include "messaging/processes/temporary_folder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

/// A folder that is gone when it goes out of scope.
class TemporaryFolder {
 public:
  TemporaryFolder() = default;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const fs::path& path() const { return path_; }

 private:
  fs::path path_ = messaging::new_folder(messaging::place_for_temporary_files(), "workshop-merge");
};

struct Version {
  std::string name;  ///< stands at the conflict markers
  std::string text;
};

struct MergedText {
  std::string text;
  bool conflict = false;  ///< never with the option --union
};

MergedText merge_text(const std::array<Version, 3>& mine_base_theirs, const Command& options) {
  const TemporaryFolder folder;
  Command command{"git", "merge-file", "-q"};
  command.insert(command.end(), options.begin(), options.end());
  for (const auto& version : mine_base_theirs) command.insert(command.end(), {"-L", version.name});
  for (const auto& version : mine_base_theirs) {
    const auto file = folder.path() / std::to_string(command.size());
    write_file(file, version.text);
    command.push_back(file.string());
  }
  const auto ended = run_captured(command);
  // Up to 126 it is the number of conflicts.
  if (ended.signal != 0 || ended.status > 126) {
    throw Problem("git could not merge: " + first_line(ended.output));
  }
  return {read_file(command[command.size() - 3]), ended.status != 0};
}

using Text = std::optional<std::string>;

Text text_of(const Side& side, const std::string& file) {
  const auto found = side.files.find(file);
  return found == side.files.end() ? Text() : found->second;
}

}  // namespace

Merged merge(const Side& base, const Side& mine, const Side& theirs, InConflict in_conflict) {
  std::set<std::string> names;
  for (const auto* side : {&base, &mine, &theirs}) {
    for (const auto& [name, text] : side->files) names.insert(name);
  }
  Merged merged;
  for (const auto& name : names) {
    const auto before = text_of(base, name);
    const auto here = text_of(mine, name);
    const auto there = text_of(theirs, name);
    Text result;
    if (there == before || there == here) {
      result = here;
    } else if (here == before) {
      result = there;
    } else if (!here || !there) {
      result = here ? here : there;
      merged.conflicts.push_back({name, true});
    } else {
      const std::array versions{Version{mine.name, *here}, Version{base.name, before.value_or("")},
                                Version{theirs.name, *there}};
      auto text = merge_text(versions, {});
      if (text.conflict) {
        merged.conflicts.push_back({name, false});
        // In the style diff3, git takes a place whole. Else it takes out lines that the two versions share, such as
        // the closing brace of two functions, and the union has one of them.
        if (in_conflict == InConflict::united) text = merge_text(versions, {"--diff3", "--union"});
      }
      result = std::move(text.text);
    }
    if (result) merged.files[name] = *result;
  }
  return merged;
}

}  // namespace workshop
