#include "workshop/command_line/declaring.hpp"

namespace workshop {
namespace {

void declare_checking(Commands& to) {
  auto& options = to.options;
  auto* check = to.command("check", "build and check an exercise", [&options](Learner& s) {
    return workshop::check_command(s, options.number, options.of, options.deep, options.json);
  });
  check->add_option("N", options.number, "the exercise; the current one if left out");
  add_variant(*check, options);
  check->add_flag("--deep", options.deep, "explore further than at every save; may take minutes");
  check->add_flag("--json", options.json, "the verdict as JSON");

  to.command("watch", "check the current exercise at every save", [](Learner& s) { return workshop::watch(s); });

  auto* replay = to.command("replay", "draw one schedule of an explored check", [&options](Learner& s) {
    return workshop::replay_command(s, *options.number, options.token, options.of, options.check, options.only_picture);
  });
  replay->add_option("N", options.number, "the exercise")->required();
  replay->add_option("TOKEN", options.token, "the schedule, as a verdict shows it; it may be changed")->required();
  add_variant(*replay, options);
  replay->footer(
      "A schedule is a row of steps, with semicolons between them:\n"
      "  C1 ok; E1 ok; C1 again; time\n"
      "C1 is the first command that was typed, E1 the first event that left; time passes.\n"
      "What goes wrong in a step stands behind a comma:\n"
      "  C1, commit fails; E1, ack lost\n"
      "Copies of what is typed, and what is left out, stand before the steps:\n"
      "  without C2; C1 twice; C1 ok\n"
      "It may end early: then all goes on in order, and nothing goes wrong. What cannot\n"
      "happen is answered with what can.");
  replay->add_option("--check", options.check, "which check, counted from 1; the first that explores if left out");
  replay->add_flag("--picture", options.only_picture, "nothing but the picture, without what was logged");

  auto* hint = to.command("hint", "the next hint",
                          [&options](Learner& s) { return workshop::hint(s, options.number, options.all); });
  hint->add_option("N", options.number, "the exercise; the current one if left out");
  hint->add_flag("--all", options.all, "all hints");

  auto* solution = to.command("solution", "where the solution is, and why it is so",
                              [&options](Learner& s) { return workshop::solution(s, *options.number); });
  solution->add_option("N", options.number, "the exercise")->required();

  auto* diff = to.command("diff", "what lies between your code and the solution, line by line",
                          [&options](Learner& s) { return workshop::diff(s, options.number, options.from); });
  diff->add_option("N", options.number, "the exercise; the current one if left out");
  diff->add_option("--of", options.from, "mine or starting-point; mine if you have started it")
      ->check(CLI::IsMember({"mine", "starting-point"}));
}

void declare_progress(Commands& to) {
  auto& options = to.options;
  auto* next = to.command("next", "go on with the next exercise, in a copy of your own code", [&options](Learner& s) {
    return workshop::next(s, options.again, options.from_starting_point);
  });
  auto* again = next->add_flag("--again", options.again, "copy it once more, into the current exercise");
  next->add_flag("--from-starting-point", options.from_starting_point, "without your code")->excludes(again);

  to.command("list", "the exercises and how far you are", [](Learner& s) { return workshop::list(s); });

  auto* start = to.command("start", "start an exercise, or go on with it",
                           [&options](Learner& s) { return workshop::start(s, *options.number); });
  start->add_option("N", options.number, "the exercise")->required();

  auto* reset = to.command("reset", "start an exercise over; your code is kept as a backup",
                           [&options](Learner& s) { return workshop::reset(s, *options.number); });
  reset->add_option("N", options.number, "the exercise")->required();

  to.command("doctor", "what is installed and what is missing", [](Learner& s) { return workshop::doctor(s.project); });
}

}  // namespace

void learners_commands(Commands& to) {
  to.group("For whoever learns");
  declare_checking(to);
  declare_progress(to);
}

}  // namespace workshop
