#include "workshop/machine/files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include "messaging/text/plain_words.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {
namespace {

/// Why the last call of the system failed.
std::string reason_now() {
  return messaging::reason({errno, std::generic_category()});
}

}  // namespace

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (!stream) throw Problem(file.string() + " cannot be read: " + reason_now());
  return content;
}

void write_file(const fs::path& file, const std::string& content) {
  const auto fail = [&](const fs::path& path) {
    const std::string reason = reason_now();
    ::unlink(path.c_str());
    throw Problem(file.string() + " cannot be written: " + reason + ". What was there before is unchanged");
  };
  const fs::path draft = file.string() + ".new-" + std::to_string(::getpid());
  const int descriptor = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) fail(draft);
  std::size_t written = 0;
  while (written < content.size()) {
    const auto count = ::write(descriptor, content.data() + written, content.size() - written);
    if (count < 0) {
      ::close(descriptor);
      fail(draft);
    }
    written += static_cast<std::size_t>(count);
  }
  const bool synced = ::fsync(descriptor) == 0;
  if (::close(descriptor) != 0 || !synced) fail(draft);
  if (::rename(draft.c_str(), file.c_str()) != 0) fail(draft);
}

void make_folder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw Problem(folder.string() + " cannot be made: " + messaging::reason(error));
}

void copy_files(const std::vector<fs::path>& files, const fs::path& from, const fs::path& to) {
  make_folder(to);
  for (const auto& file : files) {
    const auto copy = to / file.lexically_relative(from);
    make_folder(copy.parent_path());
    write_file(copy, read_file(file));
  }
}

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::istringstream stream{std::string(text)};
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(std::move(line));
  return lines;
}

bool is_step_file(const fs::path& file) {
  if (file.filename().string().starts_with('.')) return false;
  constexpr std::array<std::string_view, 14> extensions{".cpp", ".cc",  ".cxx", ".hpp", ".hh",  ".hxx", ".h",
                                                        ".inl", ".ipp", ".tpp", ".ixx", ".inc", ".def", ".sql"};
  return std::find(extensions.begin(), extensions.end(), file.extension().string()) != extensions.end();
}

std::vector<fs::path> step_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code none;
  for (fs::recursive_directory_iterator entry(folder, none), end; !none && entry != end; entry.increment(none)) {
    std::error_code gone;
    if (entry->is_directory(gone)) {
      if (entry->path().filename().string().starts_with('.')) entry.disable_recursion_pending();
    } else if (is_step_file(entry->path())) {
      files.push_back(entry->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> code_below(const fs::path& folder) {
  constexpr int deepest = 3;  // a link to a folder above must not lead round for ever
  constexpr std::uintmax_t largest = 1 << 20;
  std::vector<fs::path> files;
  std::error_code none;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::follow_directory_symlink, none);
  for (; !none && entry != fs::recursive_directory_iterator(); entry.increment(none)) {
    std::error_code gone;
    const auto& file = entry->path();
    const bool hidden = file.filename().string().starts_with('.');
    if (hidden || entry.depth() == deepest) entry.disable_recursion_pending();
    if (hidden || file.extension() == ".md" || file.extension() == ".json") continue;
    if (entry->is_regular_file(gone) && entry->file_size(gone) <= largest) files.push_back(file);
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string name_in_step(const fs::path& folder, const fs::path& file) {
  return file.lexically_relative(folder).generic_string();
}

StepFiles read_step(const fs::path& folder) {
  StepFiles files;
  for (const auto& file : step_files(folder)) files[name_in_step(folder, file)] = read_file(file);
  return files;
}

void write_step(const fs::path& folder, const StepFiles& files) {
  make_folder(folder);
  const auto there = read_step(folder);
  for (const auto& [name, text] : files) {
    const auto old = there.find(name);
    if (old != there.end() && old->second == text) continue;
    make_folder((folder / name).parent_path());
    write_file(folder / name, text);
  }
  for (const auto& [name, text] : there) {
    if (files.contains(name)) continue;
    fs::remove(folder / name);
    std::error_code not_empty;
    for (auto parent = fs::path(name).parent_path(); !parent.empty() && !not_empty; parent = parent.parent_path())
      fs::remove(folder / parent, not_empty);
  }
}

}  // namespace workshop
