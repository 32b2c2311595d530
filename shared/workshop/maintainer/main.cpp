#include "workshop/command_line/command_line.hpp"
#include "workshop/maintainer/maintainers_commands.hpp"

int main(int argc, char** argv) {
  return workshop::run_command_line({argv + 1, argv + argc}, workshop::every_command);
}
