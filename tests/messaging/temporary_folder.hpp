#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace test {

/// An empty folder, deleted afterwards. Meanwhile it is the system's folder for temporary files as well, so that the
/// sockets by which processes wake each other are in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    if (const char* before = std::getenv("TMPDIR")) before_ = before;
    static int count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("messaging-tests-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::create_directories(path_);
    ::setenv("TMPDIR", path_.c_str(), 1);
  }
  ~TemporaryFolder() {
    before_.empty() ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", before_.c_str(), 1);
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::string before_;
  std::filesystem::path path_;
};

}  // namespace test
