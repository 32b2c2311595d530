#include "workshop/command_line/commands.hpp"
#include "workshop/kit/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"

namespace workshop {
namespace {

int hand_over(const Project& project, const std::string& name, const std::vector<std::string>& words) {
  const std::string program = "workshop-dev";
  const auto built = build_and_tell(project, {program});
  if (!built.well()) throw Problem("the kit's own program " + program + " does not compile:\n" + built.output);
  Command command{(project.build() / program).string(), name};
  command.insert(command.end(), words.begin(), words.end());
  become(command);
}

}  // namespace

void maintainers_commands_elsewhere(Commands& to) {
  to.group("For work on the kit");
  const std::pair<std::string, std::string> known[] = {
      {"test", "the kit's own tests, all of them"},
      {"dev", "the checks of the kit itself; ./workshop dev --help lists them"}};
  for (const auto& [name, help] : known) {
    auto* declared = to.command(name, help, [&all = to.app, name = name](Learner& s) {
      return hand_over(s.project, name, all.get_subcommand(name)->remaining());
    });
    declared->set_help_flag();  // that program has its own
    declared->prefix_command();
  }
}

}  // namespace workshop
