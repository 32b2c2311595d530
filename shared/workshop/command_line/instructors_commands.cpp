#include "workshop/command_line/declaring.hpp"

namespace workshop {
namespace {

void declare_matrix(Commands& to) {
  auto& options = to.options;
  auto* matrix =
      to.command("matrix", "the truth table: what holds in which solution, under which faults", [&options](Learner& s) {
        if (!options.number) return workshop::matrix(s.project, options.as);
        if (options.column.empty()) return workshop::matrix_row(s.project, *options.number);
        return workshop::matrix_cell(s.project, *options.number, options.column, options.property,
                                     options.only_picture);
      });
  auto* row = matrix->add_option("N", options.number, "one row only, with the schedules");
  matrix->add_option("COLUMN", options.column, "one cell only, drawn; by the column's name or letter");
  matrix->add_option("PROPERTY", options.property, "what to draw of it; the worst that breaks if left out");
  matrix->add_flag("--picture", options.only_picture, "of one cell: nothing but the picture, without what was logged");
  auto* json = matrix->add_flag("--json", options.as.json, "as JSON")->excludes(row);
  auto* markdown = matrix->add_flag("--markdown", options.as.markdown, "as Markdown")->excludes(row)->excludes(json);
  matrix
      ->add_option("--html", options.as.pages,
                   "as a page, with the pictures beside it; in .workshop/matrix if no folder is named")
      ->type_name("[FOLDER]")
      ->expected(0, 1)
      ->excludes(row)
      ->excludes(json)
      ->excludes(markdown);
}

void declare_showing(Commands& to) {
  auto& options = to.options;
  auto* demo = to.command("demo", "an exercise as a demonstration on four screens, for an instructor",
                          [&options](Learner& s) { return workshop::demo(s, *options.number, !options.no_pause); });
  demo->add_option("N", options.number, "the exercise")->required();
  demo->add_flag("--no-pause", options.no_pause, "does not wait between the screens");

  auto* slides =
      to.command("slides", "the lectures as slides, with notes for whoever presents them",
                 [&options](Learner& s) { return workshop::slides(s.project, options.lecture, options.shown); });
  slides->add_option("N", options.lecture, "one lecture only: 1 to 6, or interlude");
  auto* handouts = to.command("handouts", "what is handed out on paper: the pipeline, the outbox, the words",
                              [&options](Learner& s) { return workshop::handouts(s.project, options.shown); });
  for (auto* shown : {slides, handouts}) {
    shown->add_flag("--open", options.shown.open, "open it in the browser");
    shown->add_flag("--pdf", options.shown.pdf, "print it as PDF, with Chromium");
  }
}

}  // namespace

void instructors_commands(Commands& to) {
  to.group("For an instructor");
  declare_showing(to);
  declare_matrix(to);
}

}  // namespace workshop
