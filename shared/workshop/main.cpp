#include <array>

#include "workshop/command_line/command_line.hpp"

int main(int argc, char** argv) {
  using namespace workshop;
  static constexpr std::array commands{learners_commands, live_commands, instructors_commands,
                                       maintainers_commands_elsewhere};
  return run_command_line({argv + 1, argv + argc}, commands);
}
