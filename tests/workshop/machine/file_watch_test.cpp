#include "workshop/machine/file_watch.hpp"

#include <doctest/doctest.h>
#include <poll.h>

#include "workshop/kit_in_a_folder.hpp"

using workshop::FileWatch;

namespace {

/// A watched folder with one file, without file events: every change must be found by looking.
struct Watched {
  KitInAFolder kit;
  std::filesystem::path folder = kit.base / "step";
  std::filesystem::path file = folder / "orders.cpp";
  bool written = (KitInAFolder::write(file, "one"), true);
  FileWatch watch{folder, FileWatch::Events::none};

  /// How many checks so many looks lead to.
  int found(int looks) {
    int changes = 0;
    for (int look = 0; look < looks; ++look) changes += watch.look() ? 1 : 0;
    return changes;
  }
};

}  // namespace

TEST_CASE("a save is noticed once, when the file is the same at two looks") {
  Watched here;
  CHECK(here.found(3) == 0);
  KitInAFolder::write(here.file, "two");
  CHECK_FALSE(here.watch.look());
  CHECK_FALSE(here.watch.settled());
  CHECK(here.watch.look());
  CHECK(here.watch.settled());
  CHECK(here.found(3) == 0);
}

TEST_CASE("saves that come in a burst are one change") {
  Watched here;
  for (const auto* text : {"", "tw", "two"}) {
    KitInAFolder::write(here.file, text);
    CHECK_FALSE(here.watch.look());
  }
  CHECK(here.found(3) == 1);
}

TEST_CASE("a header in a folder of the step is noticed") {
  Watched here;
  KitInAFolder::write(here.folder / "sql" / "tables.hpp", "one");
  CHECK(here.found(3) == 1);
  KitInAFolder::write(here.folder / "sql" / "tables.hpp", "two");
  CHECK(here.found(3) == 1);
}

TEST_CASE("an editor that writes another file and renames it, a new file and a removed one are noticed") {
  Watched here;
  KitInAFolder::write(here.folder / "orders.cpp~", "two");
  CHECK(here.found(3) == 0);
  std::filesystem::rename(here.folder / "orders.cpp~", here.file);
  CHECK(here.found(3) == 1);
  KitInAFolder::write(here.folder / "chaos.hpp", "");
  CHECK(here.found(3) == 1);
  std::filesystem::remove(here.folder / "chaos.hpp");
  CHECK(here.found(3) == 1);
  std::filesystem::remove_all(here.folder);
  CHECK(here.found(3) == 1);
  KitInAFolder::write(here.file, "one");
  CHECK(here.found(3) == 1);
}

TEST_CASE("what changes no code is no change") {
  Watched here;
  KitInAFolder::write(here.file, "one");
  std::filesystem::last_write_time(here.file, std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  KitInAFolder::write(here.folder / "README.md", "notes");
  std::filesystem::create_symlink("ada@here.123", here.folder / ".#orders.cpp");  // an Emacs that has unsaved changes
  CHECK(here.found(3) == 0);
  KitInAFolder::write(here.file, "two");
  CHECK(here.found(1) == 0);
  KitInAFolder::write(here.file, "one");
  CHECK(here.found(3) == 0);
}

TEST_CASE("what was taken to be checked is not noticed again, what is saved meanwhile is") {
  Watched here;
  KitInAFolder::write(here.file, "two");
  here.watch.take();
  CHECK(here.found(3) == 0);
  KitInAFolder::write(here.file, "three");
  CHECK(here.found(3) == 1);
}

TEST_CASE("where there are file events, a save can be seen without looking at the files") {
  const KitInAFolder kit;
  const auto file = kit.base / "step/orders.cpp";
  KitInAFolder::write(file, "one");
  FileWatch watch(file.parent_path());
  if (watch.hint() < 0) return;
  const auto something_happened = [&] {
    pollfd hint{watch.hint(), POLLIN, 0};
    return ::poll(&hint, 1, 0) == 1;
  };
  CHECK_FALSE(something_happened());
  KitInAFolder::write(file, "two");
  CHECK(something_happened());
  CHECK_FALSE(watch.look());
  CHECK(watch.look());
  CHECK_FALSE(something_happened());
}

TEST_CASE("a folder that is not there yet can be watched") {
  const KitInAFolder kit;
  FileWatch watch(kit.base / "later");
  KitInAFolder::write(kit.base / "later/orders.cpp", "one");
  CHECK_FALSE(watch.look());
  CHECK(watch.look());
}
