#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "workshop/commands.hpp"
#include "workshop/problem.hpp"

namespace workshop {

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

/// Understands the words behind ./workshop, and carries nothing out. Throws Problem if they are no command line.
Request parse_command_line(std::vector<std::string> words);

}  // namespace workshop
