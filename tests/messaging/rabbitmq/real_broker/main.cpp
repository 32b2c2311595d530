#define DOCTEST_CONFIG_IMPLEMENT
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "messaging/rabbitmq/real_broker/rabbitmq_under_test.hpp"

/// What needs a broker: the conformance suite, and what only this transport does. Where RabbitMQ is not installed, it
/// says so and ends with 77. The first argument is private_broker.sh.
int main(int argc, char** argv) {
  if (argc < 2) return 2;
  test::broker_script = argv[1];
  if (std::system((test::broker_script + " --installed").c_str()) != 0) {
    std::puts("RabbitMQ is not installed: skipped");
    return 77;
  }
  std::signal(SIGPIPE, SIG_IGN);
  const int status = doctest::Context(argc - 1, argv + 1).run();
  test::end_broker();
  return status;
}
