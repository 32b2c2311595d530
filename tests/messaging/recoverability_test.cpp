#include "messaging/recoverability.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

using namespace messaging;

namespace {

std::string in_words(const Decision& decision) {
  if (std::holds_alternative<RetryNow>(decision)) return "now";
  if (const auto* later = std::get_if<RetryLater>(&decision)) return fmt::format("in {} ms", later->delay.count());
  return fmt::format("error queue after {}", std::get<MoveToError>(decision).attempts);
}

/// What is decided after this attempt of this delivery.
std::string decided(const Recoverability& policy, int delivery, int attempt, bool hopeless = false) {
  return in_words(decide(policy, Attempt{.delivery = delivery, .within_delivery = attempt}, hopeless));
}

}  // namespace

TEST_CASE(
    "by default a message is tried six times at once, after 10, 20 and 30 seconds six times more, then given up") {
  const Recoverability by_default;
  const char* then[] = {"in 10000 ms", "in 20000 ms", "in 30000 ms", "error queue after 24"};
  for (int delivery = 1; delivery <= 4; ++delivery) {
    for (int attempt = 1; attempt <= 5; ++attempt) CHECK(decided(by_default, delivery, attempt) == "now");
    CHECK(decided(by_default, delivery, 6) == then[delivery - 1]);
  }
}

TEST_CASE("a message that was delivered more often than there are delays goes to the error queue") {
  CHECK(decided(Recoverability{}, 5, 6) == "error queue after 30");
}

TEST_CASE("a message that can never be handled goes to the error queue at once, whatever was tried before") {
  CHECK(decided(Recoverability{}, 1, 1, true) == "error queue after 1");
  CHECK(decided(Recoverability{}, 1, 3, true) == "error queue after 3");
  CHECK(decided(Recoverability{}, 2, 1, true) == "error queue after 7");
}

TEST_CASE("without retries a message goes to the error queue after its first failure") {
  const Recoverability none{.immediate_retries = 0, .delays = {}};
  CHECK(decided(none, 1, 1) == "error queue after 1");
}

TEST_CASE("retries may be delayed only, or immediate only") {
  const Recoverability delayed_only{.immediate_retries = 0, .delays = {Milliseconds(5), Milliseconds(7)}};
  CHECK(decided(delayed_only, 1, 1) == "in 5 ms");
  CHECK(decided(delayed_only, 2, 1) == "in 7 ms");
  CHECK(decided(delayed_only, 3, 1) == "error queue after 3");

  const Recoverability immediate_only{.immediate_retries = 2, .delays = {}};
  CHECK(decided(immediate_only, 1, 2) == "now");
  CHECK(decided(immediate_only, 1, 3) == "error queue after 3");
}

TEST_CASE("back-off grows by its factor and never beyond its bound") {
  using std::chrono::seconds;
  CHECK(exponential_back_off(4, seconds(1), 2, seconds(60)) ==
        std::vector<Milliseconds>{seconds(1), seconds(2), seconds(4), seconds(8)});
  CHECK(exponential_back_off(4, seconds(10), 3, seconds(60)) ==
        std::vector<Milliseconds>{seconds(10), seconds(30), seconds(60), seconds(60)});
  CHECK(exponential_back_off(2, Milliseconds(100), 1.5, seconds(1)) ==
        std::vector<Milliseconds>{Milliseconds(100), Milliseconds(150)});
  CHECK(exponential_back_off(0, seconds(1), 2, seconds(60)).empty());
  CHECK(exponential_back_off(500, seconds(1), 10, seconds(60)).back() == seconds(60));
}

TEST_CASE("a message is given up only after its last permitted delivery") {
  const Recoverability policy{.most_deliveries = 3};
  CHECK_FALSE(gives_up(policy, 1));
  CHECK_FALSE(gives_up(policy, 3));
  CHECK(gives_up(policy, 4));
}

TEST_CASE("only the first attempt at the first delivery is the first") {
  CHECK(Attempt{}.is_first());
  CHECK_FALSE(Attempt{.delivery = 1, .within_delivery = 2}.is_first());
  CHECK_FALSE(Attempt{.delivery = 2, .within_delivery = 1}.is_first());
}
