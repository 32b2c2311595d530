#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "workshop/command_line/declarations.hpp"
#include "workshop/course/catalogue.hpp"
#include "workshop/machine/problem.hpp"

namespace workshop {

struct Learner;

/// What a command line asks for.
struct Request {
  std::function<int(Learner&)> work;
  std::string command;                  ///< its name, such as `check` or `dev check`; empty if none is named
  std::optional<std::string> exercise;  ///< as it was typed; there may be none of this number
  std::optional<std::string> lecture;   ///< the same
  std::string of;                       ///< the variant: `mine`, `solution` or `starting-point`
  std::string help;                     ///< the text to show instead of any work, if help is asked for
};

/// A command line from which something is missing.
struct Incomplete : Problem {
  using Problem::Problem;
};

/// Understands the words behind ./workshop by these declarations, and carries nothing out. Throws Problem if they are
/// no command line.
Request parse_command_line(std::vector<std::string> words, std::span<const Declaration> declarations);

/// If these words are one of the maintainer's commands: builds the maintainer's program and becomes it. Throws Problem.
void hand_over_to_maintainer(const Project& project, const std::vector<std::string>& words);

/// Where the kit is that the command line works on.
Project project_here();
/// Does this, and says in one line what could not be done. Returns the exit status.
int with_problems_said(const std::function<int()>& work);
/// The whole of a program of the command line: understands the words and carries them out. Throws Problem.
int run_command_line(std::vector<std::string> words, std::span<const Declaration> declarations);

}  // namespace workshop
