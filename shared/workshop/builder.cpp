#include "workshop/builder.hpp"

namespace workshop {

std::string target(const std::string& kind, const Exercise& exercise, const std::string& variant) {
  return kind + "-" + exercise.id() + "-" + variant;
}

Ended build(const Project& project, const std::vector<std::string>& targets, bool keep_going) {
  Command command{"cmake", "--build", project.build().string(), "--target"};
  command.insert(command.end(), targets.begin(), targets.end());
  if (keep_going) command.insert(command.end(), {"--", "-k", "0"});
  return run_captured(command);
}

}  // namespace workshop
