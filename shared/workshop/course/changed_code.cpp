#include "workshop/course/changed_code.hpp"

#include <chrono>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <system_error>

#include "workshop/machine/files.hpp"

namespace workshop {
namespace {

/// What a file says, in short. A file that is not in the record says something new.
using Digests = std::map<std::string, std::string>;

fs::path record_of(const Project& project) {
  return project.build() / "compiled-code";
}

/// Lines of a digest and a file, below the project's folder.
Digests read_record(const fs::path& file) {
  Digests digests;
  std::ifstream stream(file);
  for (std::string digest, name; stream >> digest && std::getline(stream.ignore(), name);) digests[name] = digest;
  return digests;
}

void write_record(const fs::path& file, const Digests& digests) {
  std::string text;
  for (const auto& [name, digest] : digests) text += digest + " " + name + "\n";
  make_folder(file.parent_path());
  write_file(file, text);
}

/// FNV-1a, and the length.
std::string digest_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  std::uint64_t digest = 14695981039346656037U;
  for (const unsigned char c : text) digest = (digest ^ c) * 1099511628211U;
  return std::to_string(digest) + "-" + std::to_string(text.size());
}

using FileDate = fs::file_time_type;

/// When the file was written; nothing if there is none.
std::optional<FileDate> date_of(const fs::path& file) {
  std::error_code error;
  const auto date = fs::last_write_time(file, error);
  return error ? std::nullopt : std::optional(date);
}

/// A date to come is newer than whatever is made of the file: it would be compiled for ever.
void end_future(const fs::path& file) {
  const auto now = FileDate::clock::now();
  std::error_code ignored;
  if (const auto date = date_of(file); date && *date > now + std::chrono::seconds(1)) {
    fs::last_write_time(file, now, ignored);
  }
}

/// One step and what is compiled of it.
class Compiled {
 public:
  Compiled(const Project& project, const Exercise& exercise, const std::string& variant)
      : folder_(project.variant(exercise, variant)) {
    std::error_code error;
    const auto objects = project.build() / "CMakeFiles" / ("step-" + exercise.id() + "-" + variant + ".dir");
    for (fs::recursive_directory_iterator entry(objects, error), end; !error && entry != end; entry.increment(error)) {
      if (entry->path().extension() == ".o") objects_.push_back(entry->path());
    }
  }

  const fs::path& folder() const { return folder_; }

  /// `file` says something else, is gone, or is new.
  void changed(const fs::path& file, bool is_new) const {
    const auto date = date_of(file);
    const bool source = file.extension() == ".cpp" && file.parent_path() == folder_;
    if (is_new && !is_step_file(file)) return;  // a backup, say
    for (const auto& object : objects_) {
      const auto name = object.filename().string();
      if (source && name != file.filename().string() + ".o" && !name.starts_with("unity_")) continue;
      // A newer date is enough where Ninja knows that the object is made of it, too.
      const auto made = date_of(object);
      const bool found_by_ninja = !source && !is_new && date && made && *date > *made;
      std::error_code ignored;
      if (!found_by_ninja) fs::remove(object, ignored);
    }
  }

 private:
  fs::path folder_;
  std::vector<fs::path> objects_;
};

}  // namespace

void remove_objects_of_changed_code(const Project& project) {
  const auto before = read_record(record_of(project));
  const bool first = before.empty();  // then nothing is known of what may have been built by hand
  Digests now;
  for (const auto& exercise : project.exercises()) {
    for (const std::string variant : {"mine", "starting-point", "solution"}) {
      const Compiled compiled(project, exercise, variant);
      Digests here;
      for (const auto& file : code_below(compiled.folder())) {
        here[file.lexically_relative(project.root()).string()] = digest_of(file);
      }
      for (const auto& [name, digest] : here) {
        const auto old = before.find(name);
        end_future(project.root() / name);
        const bool is_new = old == before.end();
        if (!first && (is_new || old->second != digest)) compiled.changed(project.root() / name, is_new);
      }
      const auto below = compiled.folder().lexically_relative(project.root()).string() + "/";
      for (auto old = before.lower_bound(below); old != before.end() && old->first.starts_with(below); ++old) {
        if (!here.contains(old->first)) compiled.changed(project.root() / old->first, false);
      }
      now.merge(here);
    }
  }
  if (now != before) write_record(record_of(project), now);
}

}  // namespace workshop
