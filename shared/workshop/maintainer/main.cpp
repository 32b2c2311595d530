#include "workshop/command_line/command_line.hpp"
#include "workshop/maintainer/maintainers_commands.hpp"

int main(int argc, char** argv) {
  using namespace workshop;
  return with_problems_said([&] { return run_command_line({argv + 1, argv + argc}, every_command); });
}
