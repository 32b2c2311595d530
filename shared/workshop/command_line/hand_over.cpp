#include <algorithm>
#include <iterator>

#include "workshop/command_line/command_line.hpp"

#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

constexpr auto maintainers_program = "workshop-dev";

struct Known {
  const char* name;
  const char* help;
};
constexpr Known handed_over[] = {{"test", "the kit's own tests, all of them"},
                                 {"dev", "the checks of the kit itself; ./workshop dev --help lists them"}};

}  // namespace

void maintainers_commands_elsewhere(Commands& to) {
  to.group("For work on the kit");
  for (const auto& [name, help] : handed_over) {
    to.command(name, help, [](Learner&) -> int { throw Problem("this is for the program of the maintainer"); });
  }
}

void hand_over_to_maintainer(const Project& project, const std::vector<std::string>& words) {
  const auto is_first = [&](const Known& command) { return !words.empty() && words.front() == command.name; };
  if (std::none_of(std::begin(handed_over), std::end(handed_over), is_first)) return;
  const auto built = build_and_tell(project, {maintainers_program});
  if (!built.well())
    throw Problem(std::string("the kit's own program ") + maintainers_program + " does not compile:\n" + built.output);
  Command command{(project.build() / maintainers_program).string()};
  command.insert(command.end(), words.begin(), words.end());
  become(command);
}

}  // namespace workshop
