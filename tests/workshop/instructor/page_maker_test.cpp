#include "workshop/instructor/page_maker.hpp"

#include <doctest/doctest.h>

#include "workshop/machine/browser.hpp"

#include "workshop/kit_in_a_folder.hpp"
#include "workshop/machine/files.hpp"
#include "workshop/machine/problem.hpp"

namespace {

using namespace workshop;

/// A kit in whose PATH there is nothing.
struct Kit : KitInAFolder {
  Kit() : path(std::getenv("PATH")) { ::setenv("PATH", (base / "bin").c_str(), 1); }
  ~Kit() { ::setenv("PATH", path.c_str(), 1); }
  Kit(const Kit&) = delete;
  Kit& operator=(const Kit&) = delete;

  void file(const std::string& name, const std::string& text) const { write(base / "first/lectures" / name, text); }
  void wants(const std::string& version) const {
    file("package.json", R"({"dependencies": {"reveal.js": ")" + version + R"("}})");
  }
  void has(const std::string& version) const {
    file("node_modules/.package-lock.json",
         R"({"packages": {"node_modules/reveal.js": {"version": ")" + version + R"("}}})");
  }
  std::string page(const std::string& title, const std::string& markdown) const {
    const auto to = base / "first/.workshop/slides/page.html";
    write_page(project(), "deck", title, markdown, base / "first/lectures", to);
    return read_file(to);
  }

  std::string path;
};

TEST_CASE("a page holds all that it needs") {
  const Kit kit;
  kit.file("slides/deck.html", "<title>{{title}}</title><script>{{file code.js}}</script>{{source}}.");
  kit.file("code.js", "write('</script>');");
  CHECK(kit.page("Tom & <Jerry>", "# Hi") ==
        R"(<title>Tom &amp; &lt;Jerry></title><script>write('<\/script>');</script>)"
        R"({"base":"../../lectures/","markdown":"# Hi"}.)");
}

TEST_CASE("no text ends the script that holds it") {
  const Kit kit;
  kit.file("slides/deck.html", "{{source}}");
  CHECK(kit.page("t", "a </script> <!-- b").find('<') == std::string::npos);
}

TEST_CASE("packages are fetched once, and again when other versions are wanted") {
  const Kit kit;
  kit.wants("6.0.2");
  kit.has("6.0.2");
  CHECK_NOTHROW(fetch_packages(kit.project()));
  kit.has("6.0.1");
  CHECK_THROWS_AS(fetch_packages(kit.project()), Problem);
}

TEST_CASE("npm that fails is quoted") {
  const Kit kit;
  kit.wants("6.0.2");
  kit.file("../../bin/npm", "#!/bin/sh\necho no such host\nexit 1\n");
  fs::permissions(kit.base / "bin/npm", fs::perms::owner_all);
  CHECK_THROWS_WITH_AS(fetch_packages(kit.project()),
                       "npm could not fetch what slides are built with; it needs the network once. It said:\n"
                       "no such host\n",
                       Problem);
}

TEST_CASE("without Chromium nothing is printed, and it is said what to do") {
  const Kit kit;
  CHECK(chromium().empty());
  CHECK_THROWS_WITH_AS(print_page(kit.project(), "a.html", "a.pdf"),
                       "PDF is printed with Chromium, and there is none here: apt-get install chromium; or open the "
                       "page in any browser, and print it there",
                       Problem);
}

}  // namespace
