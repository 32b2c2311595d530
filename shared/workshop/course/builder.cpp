#include "workshop/course/builder.hpp"

#include <algorithm>
#include <cstdio>

#include "workshop/machine/file_lock.hpp"
#include "workshop/machine/terminal.hpp"

namespace workshop {

std::string target(const std::string& kind, const Exercise& exercise, const std::string& variant) {
  return kind + "-" + exercise.id() + "-" + variant;
}

Ended build(const Project& project, const std::vector<std::string>& targets, bool keep_going) {
  Command command{"cmake", "--build", project.build().string(), "--target"};
  command.insert(command.end(), targets.begin(), targets.end());
  if (keep_going) command.insert(command.end(), {"--", "-k", "0"});
  // Ninja does not expect another build in the same folder; several terminals may start one.
  const auto lock = lock_file(project.root() / "build" / "lock");
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
