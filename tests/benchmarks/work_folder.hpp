#pragma once

#include <filesystem>
#include <string>

namespace figures {

/// A new folder, gone at the end; in the current one, where a benchmark's files lie on a disk.
class WorkFolder {
 public:
  explicit WorkFolder(const std::filesystem::path& parent = std::filesystem::current_path());
  ~WorkFolder();
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  const std::filesystem::path& path() const { return folder_; }
  std::filesystem::path file(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

}  // namespace figures
