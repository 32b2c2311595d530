#include "live/processes/child.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <cerrno>

// A process that the supervisor starts.

TEST_CASE("a child holds nothing open of what its parent has") {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  messaging::asio::io_context io;
  bool heard = false;
  const auto child =
      std::make_shared<live::Child>(io.get_executor(), std::vector<std::string>{"/bin/sh", "-c", "echo here; cat"},
                                    [&](std::string_view) { heard = true; });
  child->listen();
  while (!heard) io.run_one();
  ::close(ends[1]);
  char byte = 0;
  CHECK(::read(ends[0], &byte, 1) == 0);  // its end, since nobody holds the other one
  ::close(ends[0]);
}
