#pragma once

#include <optional>
#include <string>

#include "workshop/course/learner.hpp"

/// The instructor's commands. Each returns the exit status and throws Problem for what the user can mend.
namespace workshop {

/// The narrated demonstration of an exercise, screen by screen. It waits for a key between them, if it is to `pause`
/// and there is a terminal.
int demo(Learner& learner, const std::string& number, bool pause);
/// How the truth table is shown; as text for the terminal, if nothing is asked for.
struct MatrixAs {
  bool json = false;
  bool markdown = false;
  std::optional<std::string> pages;  ///< as HTML in this folder; empty: in one of its own
};
/// The truth table: which property holds in which solution, under which faults.
int matrix(const Project& project, const MatrixAs& as);
/// One row of it, with the schedules.
int matrix_row(const Project& project, const std::string& number);
/// One cell of it, drawn: the property that is named, or else the worst that breaks.
int matrix_cell(const Project& project, const std::string& number, const std::string& column,
                const std::string& property, bool only_picture);
/// How slides and handouts are shown.
struct ShownAs {
  bool open = false;  ///< in the browser, too
  bool pdf = false;   ///< printed
};
/// Makes slides of a lecture, or of all of them and a page that leads to them.
int slides(const Project& project, const std::optional<std::string>& number, const ShownAs& as);
/// Makes the pages that are handed out, for A4.
int handouts(const Project& project, const ShownAs& as);

}  // namespace workshop
