#pragma once

#include "workshop/machine/files.hpp"

namespace workshop {

/// A folder for one run of a check program, below another; gone afterwards. Several terminals may have one each.
class RunFolder {
 public:
  /// Throws Problem.
  explicit RunFolder(const fs::path& within);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  const fs::path& path() const { return path_; }
  /// Puts a folder from in here in the place of another one, or nothing if it is not there. Returns whether it is.
  bool give(const fs::path& mine, const fs::path& place) const;

 private:
  fs::path path_;
};

}  // namespace workshop
