#include "messaging/processes/program.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

using messaging::Group;
using messaging::start_program;
using messaging::wait_for_end;

// How programs are started, wherever one is.

TEST_CASE("a program that cannot be started is named, with the reason") {
  CHECK_THROWS_WITH_AS(start_program({"no-such-program-anywhere"}, {}, Group::ours),
                       "no-such-program-anywhere cannot be run: No such file or directory", std::runtime_error);
}

TEST_CASE("a program can be asked to end where whoever starts it ignores that, unless they are one group") {
  const auto before = ::signal(SIGTERM, SIG_IGN);
  const auto ends_itself = [](Group group) {
    return wait_for_end(start_program({"sh", "-c", "kill -TERM $$; exit 3"}, {}, group));
  };
  const int of_own = ends_itself(Group::own);
  const int of_ours = ends_itself(Group::ours);
  ::signal(SIGTERM, before);
  CHECK(WTERMSIG(of_own) == SIGTERM);
  CHECK(WEXITSTATUS(of_ours) == 3);
}

TEST_CASE("a program is in the terminal's group, in one of its own, or without a terminal") {
  const auto ids_of = [](Group group) {  // while it waits for the end of its input
    messaging::Pipe pipe;
    const pid_t process = start_program({"cat"}, {pipe.from.number(), STDOUT_FILENO, STDERR_FILENO}, group);
    const auto ids = std::pair(::getpgid(process) == process, ::getsid(process) == process);
    pipe.into.close();
    CHECK(wait_for_end(process) == 0);
    return ids;
  };
  CHECK(ids_of(Group::ours) == std::pair(false, false));
  CHECK(ids_of(Group::own) == std::pair(true, false));
  CHECK(ids_of(Group::without_terminal) == std::pair(true, true));
}

TEST_CASE("a program that reads to its end ends when that is closed, whatever else was started meanwhile") {
  messaging::Pipe pipe;
  const pid_t first = start_program({"cat"}, {pipe.from.number(), STDOUT_FILENO, STDERR_FILENO}, Group::ours);
  messaging::Pipe longer;
  const pid_t second = start_program({"cat"}, {longer.from.number(), STDOUT_FILENO, STDERR_FILENO}, Group::ours);
  pipe.into.close();
  CHECK(wait_for_end(first) == 0);
  longer.into.close();
  CHECK(wait_for_end(second) == 0);
}
