#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace live {

/// Why this machine cannot give a process a small disk of its own; empty if it can. To be called before the process has
/// a second thread: if it can, the process sees file systems of its own from then on.
std::string why_no_small_disk();

/// A file system of a few megabytes, in memory, in the place of a folder. This process and those that it starts
/// see it, and nobody else; so it can be full, and nobody else minds.
class SmallDisk {
 public:
  enum class Afterwards { kept, forgotten };

  /// Throws messaging::Error if it cannot be made. `afterwards`: whether what is on it then is put into the folder.
  SmallDisk(std::filesystem::path folder, std::size_t megabytes, Afterwards afterwards);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  /// Leaves so many bytes free. Throws messaging::Error if the folder is, for whatever reason, on a large disk.
  void fill(std::uintmax_t leave);
  /// Ends that.
  void free();

 private:
  void keep() const;

  std::filesystem::path folder_;
  std::filesystem::path ballast_;
  [[maybe_unused]] Afterwards afterwards_ = Afterwards::forgotten;
  [[maybe_unused]] int below_ = -1;  // the folder itself, which the disk covers
};

}  // namespace live
