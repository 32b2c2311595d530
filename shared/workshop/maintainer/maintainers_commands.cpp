#include "workshop/maintainer/maintainers_commands.hpp"

#include "workshop/command_line/declaring.hpp"
#include "workshop/maintainer/commands.hpp"

namespace workshop {

void maintainers_commands(Commands& to) {
  auto& options = to.options;
  to.group("For work on the kit");
  auto* test = to.command("test", "the kit's own tests, all of them", [&options](Learner& s) {
    return workshop::test(s.project, {options.names, options.quick});
  });
  test->add_option("NAME", options.names, "those that have it in their names");
  test->add_flag("--quick", options.quick, "those that say within two minutes whether the heart beats");

  auto* dev = to.app.add_subcommand("dev", "for work on the kit")->require_subcommand(1);
  auto* dev_check =
      to.command(*dev, "check", "every solution, starting point and mistake does what it should",
                 [&options](Learner& s) { return workshop::dev_check(s.project, options.number, options.write); });
  dev_check->add_option("N", options.number, "one exercise only");
  dev_check->add_flag("--write", options.write, "write down how each mistake fails, so that it is recognised");
  auto* dev_mutate =
      to.command(*dev, "mutate", "wrong solutions that are made by rule are caught",
                 [&options](Learner& s) { return workshop::dev_mutate(s.project, options.number, options.mutant); });
  dev_mutate->add_option("N", options.number, "one exercise only");
  dev_mutate->add_option("--show", options.mutant, "show the mutant of this number, as a diff")
      ->check(CLI::PositiveNumber);
  auto* propagate =
      to.command(*dev, "propagate", "carry a change that is not committed yet through the later steps",
                 [&options](Learner& s) { return workshop::dev_propagate(s.project, *options.number, options.after); });
  propagate->add_option("N", options.number, "the exercise that was changed")->required();
  propagate->add_option("--after", options.after, "go on from this folder, such as solutions/02");
  auto* dev_matrix = to.command(*dev, "matrix", "WORKSHOP.md and tests/matrix.json say what the truth table says",
                                [&options](Learner& s) { return workshop::dev_matrix(s.project, options.write); });
  dev_matrix->add_flag("--write", options.write, "write them");
  auto* dev_documents =
      to.command(*dev, "documents", "links, commands, outputs and excerpts in the documents are right",
                 [&options](Learner& s) { return workshop::dev_documents(s.project, options.write); });
  dev_documents->add_flag("--write", options.write, "put the outputs of now in the place of the old ones");
}

}  // namespace workshop
