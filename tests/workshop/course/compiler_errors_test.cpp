#include "workshop/course/compiler_errors.hpp"

#include <doctest/doctest.h>

using workshop::learners_errors;

namespace {

constexpr auto folder = "/home/ada/kit/exercises/01-x";
constexpr auto shown = "exercises/01-x";

}  // namespace

TEST_CASE("an error in the learner's file is shown with its line, without what ninja says") {
  const auto text = learners_errors(R"([1/3] Building CXX object orders.cpp.o
FAILED: CMakeFiles/step-01-mine.dir/exercises/01-x/orders.cpp.o
/usr/bin/c++ -I/home/ada/kit/shared -o orders.cpp.o -c /home/ada/kit/exercises/01-x/orders.cpp
/home/ada/kit/exercises/01-x/orders.cpp: In function ‘messaging::Task add_item(const AddItem&)’:
/home/ada/kit/exercises/01-x/orders.cpp:31:3: error: ‘foo’ was not declared in this scope
   31 |   foo(1);
      |   ^~~
ninja: build stopped: subcommand failed.
)",
                                    folder, shown);
  CHECK(text == R"(exercises/01-x/orders.cpp:31:3: error: ‘foo’ was not declared in this scope
   31 |   foo(1);
      |   ^~~
  → is a file to be included, or has a parameter no name?

)");
}

TEST_CASE("an error inside the kit is shown at the learner's line that led to it") {
  const auto gcc = learners_errors(R"(In file included from /home/ada/kit/shared/messaging/context.hpp:15,
                 from /home/ada/kit/exercises/01-x/orders.cpp:1:
/home/ada/kit/shared/messaging/message.hpp: In instantiation of ‘consteval void require_message()’:
/home/ada/kit/shared/messaging/message.hpp:70:23:   required from ‘AnyMessage(const M&)’
/home/ada/kit/exercises/01-x/orders.cpp:36:24:   required from here
/home/ada/kit/shared/messaging/message.hpp:52:17: error: static assertion failed: Give this message type a constructor.
   52 |   static_assert(!std::is_aggregate_v<M>,
)",
                                   folder, shown);
  CHECK(gcc == "exercises/01-x/orders.cpp:36:24: error: Give this message type a constructor.\n\n");

  const auto clang = learners_errors(
      R"(/home/ada/kit/shared/messaging/message.hpp:52:3: error: static_assert failed due to requirement '!x' "Give it"
  static_assert(!std::is_aggregate_v<M>,
/home/ada/kit/shared/messaging/message.hpp:70:5: note: in instantiation of function template
/home/ada/kit/exercises/01-x/orders.cpp:36:24: note: in instantiation of function template specialization
)",
      folder, shown);
  CHECK(clang == "exercises/01-x/orders.cpp:36:24: error: '!x' \"Give it\"\n\n");
}

TEST_CASE("an error inside the kit is not shown at a line that led to something else") {
  const auto text = learners_errors(R"(/home/ada/kit/exercises/01-x/orders.cpp:36:24:   required from here
/home/ada/kit/shared/messaging/message.hpp:52:17: warning: this is unused
/home/ada/kit/shared/messaging/waiting/clock.hpp: In function ‘void sleep()’:
/home/ada/kit/shared/messaging/waiting/clock.hpp:7:3: error: ‘foo’ was not declared in this scope
)",
                                    folder, shown);
  CHECK(text.find("exercises/01-x/orders.cpp:36:24: error") == std::string::npos);
}

TEST_CASE("the same error is shown once, and of many the first five") {
  std::string output;
  for (int line = 1; line <= 7; ++line) {
    const auto error = std::string(folder) + "/orders.cpp:" + std::to_string(line) + ":1: error: no\n";
    output += error + error;
  }
  const auto text = learners_errors(output, folder, shown);
  CHECK(text.find("orders.cpp:5:1") != std::string::npos);
  CHECK(text.find("orders.cpp:6:1") == std::string::npos);
  CHECK(text.find("and 2 more") != std::string::npos);
}

TEST_CASE("a function that is missing is named") {
  const auto text = learners_errors(
      "/usr/bin/ld: checks.o: undefined reference to `configure_orders(messaging::Endpoint&)'\ncollect2: error\n",
      folder, shown);
  CHECK(text.starts_with("configure_orders(messaging::Endpoint&) is declared, but none of your files defines it\n"));
}

TEST_CASE("where no error can be traced to the learner's files, the end of the output is better than nothing") {
  CHECK(learners_errors("c++: fatal error: Killed signal terminated program\n", folder, shown) ==
        "c++: fatal error: Killed signal terminated program\n");
}

TEST_CASE("an error that does not speak for itself is explained") {
  const auto explained = [](const std::string& error, const std::string& code = "") {
    const auto text =
        learners_errors(std::string(folder) + "/orders.cpp:3:1: error: " + error + "\n" + code, folder, shown);
    const auto arrow = text.find("→ ");
    return arrow == std::string::npos
               ? ""
               : text.substr(arrow + std::string("→ ").size(), text.find("\n", arrow) - arrow - 4);
  };
  CHECK(explained("ignoring returned value of type ‘messaging::Task’") == "without co_await this does nothing");
  CHECK(explained("conversion from ‘messaging::Awaitable<int>’ to ‘int’") == "is a co_await missing?");
  CHECK(explained("no return statement in function returning non-void") ==
        "a handler that waits for nothing ends with: co_return;");
  CHECK(explained("on_error", "  772 |       on_error(\"argument not found\");\n") ==
        "the text has more {} than there are values");
  CHECK(explained("‘foo’ was not declared") == "");
}

TEST_CASE("what a type is an alias of is left out, and an endless error is cut") {
  const auto text =
      learners_errors(std::string(folder) + "/orders.cpp:3:1: error: no ‘A’ {aka ‘boost::asio::awaitable<B>’} here " +
                          std::string(900, 'x'),
                      folder, shown);
  CHECK(text.starts_with("exercises/01-x/orders.cpp:3:1: error: no ‘A’ here xxx"));
  CHECK(text.size() < 350);
}

TEST_CASE("a function that two files define is named") {
  const auto text = learners_errors(
      R"(FAILED: check-06-mine
/usr/bin/ld: libstep-06-mine.a(chaos.cpp.o): in function `repeat_kites(messaging::OutgoingContext&, std::function<void ()>)':
chaos.cpp:(.text+0x737): multiple definition of `repeat_kites(messaging::OutgoingContext&, std::function<void ()>)'; libstep-06-mine.a(frontend.cpp.o):frontend.cpp:(.text+0x9bb): first defined here
chaos.cpp:(.text+0x737): multiple definition of `repeat_kites(messaging::OutgoingContext&, std::function<void ()>)'; libstep-06-mine.a(orders.cpp.o):orders.cpp:(.text+0x9bb): first defined here
collect2: error: ld returned 1 exit status
)",
      folder, shown);
  CHECK(text.starts_with("repeat_kites is defined more than once\n"));
  CHECK(text.find("repeat_kites", 1) == std::string::npos);
  CHECK(text.find("collect2") == std::string::npos);
}

TEST_CASE("what no line of the learner's files caused is not the learner's to mend") {
  const auto mends = [](const std::string& output) { return workshop::learner_can_mend(output, folder, shown); };
  CHECK_FALSE(mends("ccache: error: failed to create directory /dev/null/.cache/ccache: Not a directory\n"));
  CHECK_FALSE(mends("/bin/sh: 1: /usr/bin/ccache: not found\nninja: build stopped: subcommand failed.\n"));
  CHECK_FALSE(mends("c++: fatal error: Killed signal terminated program cc1plus\n"));
  CHECK_FALSE(mends("/tmp/ccA.s: fatal error: error writing to /tmp/ccA.s: No space left on device\n"));
  CHECK_FALSE(mends("/home/ada/kit/shared/messaging/task.hpp:3:1: error: ‘foo’ does not name a type\n"));
  CHECK(mends(std::string(folder) + "/orders.cpp:1:1: error: no\n"));
}

TEST_CASE("a path that ccache made relative to the build folder is the learner's all the same") {
  const auto text = learners_errors("../../exercises/01-x/orders.cpp:31:3: error: no such thing\n", folder, shown);
  CHECK(text.starts_with("exercises/01-x/orders.cpp:31:3: error: no such thing\n"));
  CHECK(workshop::learner_can_mend("../../exercises/01-x/orders.cpp:31:3: error: no\n", folder, shown));
}

TEST_CASE("what is missing or there twice is named, whichever linker says so") {
  for (const std::string said :
       {"ld.lld: error: undefined symbol: configure_orders(messaging::Endpoint&)",
        "mold: error: undefined symbol: check.cpp.o: configure_orders(messaging::Endpoint&)",
        "x.o:x.cpp:function f(): error: undefined reference to 'configure_orders(messaging::Endpoint&)'"}) {
    CAPTURE(said);
    CHECK(learners_errors(said + "\n", folder, shown)
              .starts_with("configure_orders(messaging::Endpoint&) is declared, but none of your files defines it\n"));
    CHECK(workshop::learner_can_mend(said + "\n", folder, shown));
  }
  for (const std::string said :
       {"ld.lld: error: duplicate symbol: repeat_kites(messaging::OutgoingContext&)",
        "mold: error: duplicate symbol: a.cpp.o: b.cpp.o: repeat_kites(messaging::OutgoingContext&)"}) {
    CAPTURE(said);
    CHECK(learners_errors(said + "\n", folder, shown).starts_with("repeat_kites is defined more than once\n"));
  }
}
