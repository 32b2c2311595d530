#include "workshop/course/own_code.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace workshop {

bool started(const Project& project, const Exercise& exercise) {
  return !step_files(project.mine(exercise)).empty();
}

void replace_code(const Project& project, const Exercise& exercise, const StepFiles& files) {
  const auto there = step_files(project.mine(exercise));
  if (!there.empty()) {
    const auto now = fmt::format("{:%Y%m%d-%H%M%S}", fmt::localtime(std::time(nullptr)));
    auto backup = project.state() / "backups" / (exercise.folder + "-" + now);
    for (int more = 2; fs::exists(backup); ++more)
      backup = backup.parent_path() / fmt::format("{}-{}-{}", exercise.folder, now, more);
    copy_files(there, project.mine(exercise), backup);
    fmt::print("Your code was kept in {}/\n", project.shown(backup));
  }
  write_step(project.mine(exercise), files);
}

void begin(Learner& learner, const Exercise& exercise) {
  const auto& project = learner.project;
  replace_code(project, exercise, read_step(project.starting_point(exercise)));
  learner.progress.set_current(exercise.number);
  learner.progress.save();
  fmt::print("Exercise {} has been started: your code is in\n{}/\n", exercise.number,
             project.shown(project.mine(exercise)));
}

}  // namespace workshop
