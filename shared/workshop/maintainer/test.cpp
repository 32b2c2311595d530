#include <cstdio>

#include "workshop/course/builder.hpp"
#include "workshop/machine/problem.hpp"
#include "workshop/machine/process.hpp"
#include "workshop/maintainer/commands.hpp"

namespace workshop {

int test(const Project& project) {
  std::puts("Building the kit's tests …");
  std::fflush(stdout);
  const auto built = build(project, {"kit-tests"});
  if (!built.well()) {
    std::fputs(built.output.c_str(), stderr);
    return cannot_be_done;
  }
  return run_visibly({"ctest", "--test-dir", project.build().string(), "--output-on-failure"}).well() ? all_holds
                                                                                                      : something_fails;
}

}  // namespace workshop
