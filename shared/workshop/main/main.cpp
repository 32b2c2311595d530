#include <cstdio>
#include <cstdlib>
#include <exception>

#include "workshop/command_line.hpp"

int main(int argc, char** argv) {
  try {
    const auto request = workshop::parse_command_line({argv + 1, argv + argc});
    if (!request.help.empty()) {
      std::fputs(request.help.c_str(), stdout);
      return workshop::all_holds;
    }
    const char* root = std::getenv("WORKSHOP_ROOT");
    const workshop::Project project(workshop::fs::absolute(root == nullptr ? "." : root).lexically_normal());
    workshop::Progress progress(project);
    if (!progress.note().empty()) std::fprintf(stderr, "%s\n\n", progress.note().c_str());
    workshop::Learner learner{project, progress};
    return request.work(learner);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return workshop::cannot_be_done;
  }
}
