#include "workshop/learner/watch/watch_keys.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

using workshop::keys_line;
using workshop::Possible;
using workshop::Terminal;

namespace {

Terminal without_colours() {
  ::setenv("NO_COLOR", "1", 1);
  return Terminal();
}

}  // namespace

TEST_CASE("only the keys that make sense are offered") {
  const auto terminal = without_colours();
  Possible possible;
  possible.checked = true;
  CHECK(keys_line(terminal, possible, 80) == "h hint  l list  q quit");
  possible.picture = true;
  CHECK(keys_line(terminal, possible, 80) == "h hint  l list  p picture  q quit");
  possible.passed = true;
  CHECK(keys_line(terminal, possible, 80) == "n next  h hint  l list  d diff with the solution  p picture  q quit");
  possible.last = true;
  CHECK(keys_line(terminal, possible, 80) == "h hint  l list  d diff with the solution  p picture  q quit");
  CHECK(keys_line(terminal, Possible{}, 80) == "c check  h hint  l list  q quit");
}

TEST_CASE("the keys fit a narrow window") {
  const auto terminal = without_colours();
  const Possible everything{true, false, false, true};
  CHECK(keys_line(terminal, everything, 24) ==
        "c check  n next  h hint\n"
        "l list\n"
        "d diff with the solution\n"
        "p picture  q quit");
}

TEST_CASE("a key that makes no sense yet says why") {
  CHECK(workshop::why_not('n', Possible{}) == "The next exercise comes once all checks hold.");
  CHECK_FALSE(workshop::why_not('d', Possible{}).empty());
  CHECK_FALSE(workshop::why_not('p', Possible{}).empty());
  CHECK(workshop::why_not('h', Possible{}).empty());
}
