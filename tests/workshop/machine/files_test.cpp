#include "workshop/machine/files.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/problem.hpp"

using namespace workshop;

TEST_CASE("a file is written whole, over what was there, and leaves no draft behind") {
  const KitInAFolder kit;
  const auto file = kit.base / "notes" / "a.txt";
  make_folder(file.parent_path());
  write_file(file, "old");
  write_file(file, "new");
  CHECK(read_file(file) == "new");
  CHECK(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator()) == 1);
}

TEST_CASE("when the disk is full, the old content stays") {
  // A device that is always full stands in for the disk.
  if (!fs::exists("/dev/full")) return;
  const KitInAFolder kit;
  const auto file = kit.base / "a.txt";
  write_file(file, "old");
  fs::create_symlink("/dev/full", file.string() + ".new-" + std::to_string(::getpid()));
  CHECK_THROWS_AS(write_file(file, "new"), Problem);
  CHECK(read_file(file) == "old");
}

TEST_CASE("a file that is not there is named") {
  CHECK_THROWS_WITH_AS(read_file("/no/such/file"), "/no/such/file cannot be read: No such file or directory", Problem);
}
