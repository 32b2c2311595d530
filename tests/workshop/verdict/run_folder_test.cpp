#include "workshop/verdict/run_folder.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "workshop/kit_in_a_folder.hpp"

using namespace workshop;

TEST_CASE("two terminals put their pages in one place, and each finds a whole folder there") {
  const KitInAFolder kit;
  const auto place = kit.base / "state/pictures/01-mine";
  std::atomic<int> failed = 0;
  const auto terminal = [&] {
    for (int run = 0; run < 100; ++run) {
      const RunFolder folder(kit.base / "state");
      KitInAFolder::write(folder.path() / "pages/1.html", "<p>");
      if (!folder.give(folder.path() / "pages", place)) ++failed;
    }
  };
  std::vector<std::thread> terminals;
  for (int i = 0; i < 4; ++i) terminals.emplace_back(terminal);
  for (auto& one : terminals) one.join();
  CHECK(failed == 0);
  CHECK(read_file(place / "1.html") == "<p>");
  for (const auto& entry : fs::directory_iterator(kit.base / "state")) CHECK(entry.path().filename() == "pictures");
}

TEST_CASE("where a run has drawn nothing, nothing is left of what the last one drew") {
  const KitInAFolder kit;
  const auto place = kit.base / "pictures";
  KitInAFolder::write(place / "1.html", "<p>");
  const RunFolder folder(kit.base / "state");
  CHECK_FALSE(folder.give(folder.path() / "pages", place));
  CHECK_FALSE(fs::exists(place));
}
