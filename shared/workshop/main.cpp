#include <array>

#include "workshop/command_line/command_line.hpp"

int main(int argc, char** argv) {
  using namespace workshop;
  static constexpr std::array commands{learners_commands, live_commands, instructors_commands,
                                       maintainers_commands_elsewhere};
  return with_problems_said([&] {
    const std::vector<std::string> words{argv + 1, argv + argc};
    hand_over_to_maintainer(project_here(), words);
    return run_command_line(words, commands);
  });
}
