#include "workshop/kit/builder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "workshop/machine/terminal.hpp"

namespace workshop {

namespace {

/// Ninja does not expect another build in the same folder; several terminals may start one.
class BuildLock {
 public:
  explicit BuildLock(const fs::path& file) : descriptor_(::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644)) {
    if (descriptor_ >= 0) ::flock(descriptor_, LOCK_EX);
  }
  ~BuildLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  BuildLock(const BuildLock&) = delete;
  BuildLock& operator=(const BuildLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace

std::string target(const std::string& kind, const Exercise& exercise, const std::string& variant) {
  return kind + "-" + exercise.id() + "-" + variant;
}

Ended build(const Project& project, const std::vector<std::string>& targets, bool keep_going) {
  Command command{"cmake", "--build", project.build().string(), "--target"};
  command.insert(command.end(), targets.begin(), targets.end());
  if (keep_going) command.insert(command.end(), {"--", "-k", "0"});
  const BuildLock lock(project.root() / "build" / "lock");
  return run_captured(command);
}

Ended build_and_tell(const Project& project, const std::vector<std::string>& targets) {
  const auto missing = [&](const auto& name) { return !fs::exists(project.build() / name); };
  if (std::any_of(targets.begin(), targets.end(), missing)) {
    std::fputs(Terminal().fit("Building (the first time takes a while) …\n").c_str(), stderr);
  }
  return build(project, targets);
}

}  // namespace workshop
