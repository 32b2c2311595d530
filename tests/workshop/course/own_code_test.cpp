#include "workshop/course/own_code.hpp"

#include <doctest/doctest.h>

#include <set>

#include "workshop/kit_in_a_folder.hpp"

using namespace workshop;

TEST_CASE("code that is replaced is kept, also twice within a second") {
  const KitInAFolder kit;
  const auto project = kit.project();
  const auto& exercise = project.exercise(1);
  for (const std::string text : {"first", "second", "third"}) replace_code(project, exercise, {{"orders.cpp", text}});
  CHECK(read_step(project.mine(exercise)) == StepFiles{{"orders.cpp", "third"}});
  std::set<std::string> kept;
  for (const auto& backup : fs::directory_iterator(project.state() / "backups")) {
    kept.insert(read_file(backup.path() / "orders.cpp"));
  }
  CHECK(kept == std::set<std::string>{"first", "second"});
}
