#include "workshop/learner/guidance.hpp"

#include <fmt/format.h>

#include "workshop/course/builder.hpp"
#include "workshop/course/lectures.hpp"
#include "workshop/course/own_code.hpp"

namespace workshop {
namespace {

/// The second half of the task, when the learner's own monkey has shown what is to be mended: in full the first time.
std::string follow_up(Learner& learner, const Exercise& exercise, const Verdict& verdict) {
  const auto file = learner.project.task(exercise) / "follow-up.md";
  if (!verdict.break_is_seen() || !fs::exists(file)) return "";
  if (learner.progress.follow_up_seen(exercise.number)) return "The follow-up: " + learner.project.shown(file) + "\n";
  learner.progress.set_follow_up_seen(exercise.number);
  learner.progress.save();
  return fmt::format("You have seen it break. Here is how it goes on; you find it again in\n{}\n\n{}\n",
                     learner.project.shown(file), read_file(file));
}

}  // namespace

void begin_if_new(Learner& learner, const Exercise& exercise) {
  const auto& project = learner.project;
  if (started(project, exercise)) return;
  begin(learner, exercise);
  fmt::print(
      "{}\n"
      "Here is how it stands before you begin. Every check fails or holds on its own;\n"
      "the first that fails is shown in full.\n\n",
      what_to_read(project, exercise));
  std::fflush(stdout);
}

void remember(Progress& progress, const Exercise& exercise, const Verdict& verdict) {
  if (verdict.kind == Verdict::Kind::not_built || progress.passed(exercise.number)) return;
  progress.count_check(exercise.number);
  if (verdict.all_hold()) progress.set_passed(exercise.number);
  progress.save();
}

void tell(Learner& learner, const Exercise& exercise, const std::string& of, const Verdict& verdict) {
  fmt::print("{}", to_text(verdict, exercise, of));
  if (of == "mine") {
    remember(learner.progress, exercise, verdict);
    const auto* following = learner.project.after(exercise);
    if (verdict.all_hold() && following != nullptr && !started(learner.project, *following)) {
      build_ahead(learner.project, {"check-" + following->id() + "-starting-point"});  // so that `next` waits less
    }
    fmt::print("\n{}", follow_up(learner, exercise, verdict));
  }
  std::fflush(stdout);
}

std::string what_to_read(const Project& project, const Exercise& exercise) {
  std::string text;
  for (const auto& number : exercise.lectures) {
    for (const auto& lecture : lectures(project, number)) {
      text += fmt::format("The lecture before it: {}\n", project.shown(lecture.file));
    }
  }
  return text + fmt::format("The task is in {}\n", project.shown(project.task(exercise) / "README.md"));
}

std::string what_to_mend(const Project& project, const Exercise& exercise, const Verdict& verdict) {
  return fmt::format("The task: {}\n{}", project.shown(project.task(exercise) / "README.md"),
                     verdict.kind == Verdict::Kind::not_built ? "Mend it" : "Mend the first that fails");
}

}  // namespace workshop
