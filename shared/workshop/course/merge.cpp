#include "workshop/course/merge.hpp"

#include <fmt/format.h>

#include <algorithm>
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
  bool conflict = false;
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

bool has_crlf(const std::string& text) {
  return text.find("\r\n") != std::string::npos;
}

std::string with_lf(std::string text) {
  for (auto at = text.find("\r\n"); at != std::string::npos; at = text.find("\r\n", at)) text.erase(at, 1);
  return text;
}

std::string with_crlf(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '\n') result += '\r';
    result += c;
  }
  return result;
}

/// What two sides made of a place that both changed, in lines.
std::string united(const std::string& mine, const std::string& base, const std::string& theirs) {
  if (base.empty()) return mine + theirs;
  // Where one side only added to what was there, what the other made of that stands in its place: two versions of it,
  // such as a function under its old name and its new one, would be one too many.
  if (theirs.starts_with(base)) return mine + theirs.substr(base.size());
  if (theirs.ends_with(base)) return theirs.substr(0, theirs.size() - base.size()) + mine;
  if (mine.starts_with(base)) return theirs + mine.substr(base.size());
  if (mine.ends_with(base)) return mine.substr(0, mine.size() - base.size()) + theirs;
  return mine + theirs;
}

/// Unites the places between conflict markers of this size, which git has written in the style diff3.
std::string without_markers(const std::string& text, std::size_t size) {
  enum Part { outside, mine, base, theirs };
  const auto marks = [&](const std::string& line, char sign) { return line.starts_with(std::string(size, sign)); };
  std::array<std::string, 4> parts;
  Part part = outside;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const auto line = text.substr(at, end - at);
    at = end;
    if (part == outside && marks(line, '<')) {
      part = mine;
    } else if (part == mine && marks(line, '|')) {
      part = base;
    } else if (part == base && marks(line, '=')) {
      part = theirs;
    } else if (part == theirs && marks(line, '>')) {
      parts[outside] += united(parts[mine], parts[base], parts[theirs]);
      parts[mine] = parts[base] = parts[theirs] = "";
      part = outside;
    } else {
      parts[part] += line;
    }
  }
  return parts[outside];
}

using Text = std::optional<std::string>;

Text text_of(const Side& side, const std::string& file) {
  const auto found = side.files.find(file);
  return found == side.files.end() ? Text() : with_lf(found->second);
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
        if (in_conflict == InConflict::united) {
          constexpr std::size_t marker_size = 60;  // no line of code looks like that
          text = merge_text(versions, {"--diff3", fmt::format("--marker-size={}", marker_size)});
          text.text = without_markers(text.text, marker_size);
        }
      }
      result = std::move(text.text);
    }
    if (!result) continue;
    const auto own = mine.files.find(name);
    const bool as_it_was = own != mine.files.end() && here == result;
    const bool crlf = own != mine.files.end() && has_crlf(own->second);
    merged.files[name] = as_it_was ? own->second : crlf ? with_crlf(*result) : *result;
  }
  return merged;
}

}  // namespace workshop
