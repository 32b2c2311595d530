#include "workshop/course/step_diff.hpp"

#include <doctest/doctest.h>

#include "workshop/kit_in_a_folder.hpp"

using workshop::lines_between;

namespace {

/// Every line as `style: text`, but for plain ones.
std::string shown(const std::vector<workshop::StyledLine>& lines) {
  std::string all;
  for (const auto& line : lines) {
    for (const auto& [text, style] : line) all += (style == "plain" ? "" : style + ": ") + text;
    all += "\n";
  }
  return all;
}

}  // namespace

TEST_CASE("the difference goes from the first to the second, file by file, without what is not code") {
  const KitInAFolder kit;
  const auto mine = kit.base / "mine";
  const auto solution = kit.base / "solution";
  KitInAFolder::write(mine / "orders.cpp", "a\nb\n-- c\n");
  KitInAFolder::write(solution / "orders.cpp", "a\nB\n-- c\n++ d\n");
  KitInAFolder::write(mine / "same.cpp", "a\n");
  KitInAFolder::write(solution / "same.cpp", "a\n");
  KitInAFolder::write(mine / "helpers.hpp", "h\n");
  KitInAFolder::write(solution / "chaos.cpp", "c");
  KitInAFolder::write(solution / "README.md", "why\n");
  CHECK(shown(lines_between(mine, solution)) == R"(strong: chaos.cppfaint:   is new
faint: @@ -0,0 +1 @@
good: +c
faint: \ No newline at end of file

strong: helpers.hppfaint:   is taken away
faint: @@ -1 +0,0 @@
bad: -h

strong: orders.cpp
faint: @@ -1,3 +1,4 @@
 a
bad: -b
good: +B
 -- c
good: +++ d
)");
}

TEST_CASE("between files that are the same there are no lines, whatever ends their lines") {
  const KitInAFolder kit;
  KitInAFolder::write(kit.base / "mine/orders.cpp", "a\r\nb\r\n");
  KitInAFolder::write(kit.base / "solution/orders.cpp", "a\nb\n");
  CHECK(lines_between(kit.base / "mine", kit.base / "solution").empty());
}

TEST_CASE("what a user has set for git changes nothing") {
  const KitInAFolder kit;
  KitInAFolder::write(kit.base / "mine/orders.cpp", "a\n");
  KitInAFolder::write(kit.base / "solution/orders.cpp", "b\n");
  KitInAFolder::write(kit.base / "config", "[diff]\n external = false\n noprefix = true\n[color]\n ui = always\n");
  ::setenv("GIT_CONFIG_GLOBAL", (kit.base / "config").c_str(), 1);
  const auto lines = shown(lines_between(kit.base / "mine", kit.base / "solution"));
  ::unsetenv("GIT_CONFIG_GLOBAL");
  CHECK(lines == "strong: orders.cpp\nfaint: @@ -1 +1 @@\nbad: -a\ngood: +b\n");
}

TEST_CASE("the line that says where a change is fits the terminal, whatever stands there") {
  const KitInAFolder kit;
  std::string signature = "int function(";
  for (int i = 0; i < 40; ++i) signature += "\u00f6";  // of two bytes each
  KitInAFolder::write(kit.base / "mine/orders.cpp", signature + ") {\n1\n2\n3\n4\na\n}\n");
  KitInAFolder::write(kit.base / "solution/orders.cpp", signature + ") {\n1\n2\n3\n4\nb\n}\n");
  const auto place = lines_between(kit.base / "mine", kit.base / "solution").at(1).at(0).text;
  CHECK(place.starts_with("@@ -3,5 +3,5 @@ int function(\u00f6"));
  CHECK(place.size() <= 80);
  CHECK(place.ends_with("\u00f6"));
}

TEST_CASE("of a large change, one file can be shown") {
  const KitInAFolder kit;
  const auto before = kit.base / "before";
  const auto after = kit.base / "after";
  for (const auto* file : {"orders.cpp", "billing.cpp", "same.cpp"}) KitInAFolder::write(before / file, "a\n");
  for (const auto* file : {"orders.cpp", "billing.cpp", "outbox.cpp"}) KitInAFolder::write(after / file, "b\n");
  KitInAFolder::write(after / "same.cpp", "a\n");
  CHECK(workshop::files_between(before, after) == std::vector<std::string>{"billing.cpp", "orders.cpp", "outbox.cpp"});
  CHECK(shown(lines_between(before, after, {"billing.cpp"})) ==
        "strong: billing.cpp\nfaint: @@ -1 +1 @@\nbad: -a\ngood: +b\n");
}
