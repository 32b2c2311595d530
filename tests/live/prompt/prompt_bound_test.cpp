#include <doctest/doctest.h>

#include <optional>

#include "live/journal/journaled_shop.hpp"
#include "live/prompt/prompt.hpp"

// What the Frontend takes and refuses, when so many messages are on their way.

namespace {

using live::LineOutcome;
using messaging::HandlerContext;
using messaging::Task;
using test::JournaledShop;
using test::PlaceOrder;

/// A step that knows one line.
shop::Step small_step() {
  const auto nothing = [](messaging::Endpoint&) {};
  return {nothing, nothing, nothing, [](const shop::TypedLine& line) -> std::optional<messaging::AnyMessage> {
            if (line.is("place <order>")) return PlaceOrder(line.order());
            return std::nullopt;
          }};
}

struct Prompted {
  explicit Prompted(std::optional<int> bound)
      : prompt(step, shop.frontend->endpoint, shop.frontend->broker, shop.state, shop.frontend->journal, bound,
               [this](std::string_view line) { answers.emplace_back(line); }) {}

  /// Types a line; what it answers is the last of the answers.
  LineOutcome type(const std::string& line, bool again = false) {
    answers.emplace_back();
    return shop.time.run(prompt.handle(line, "m" + std::to_string(++typed), again));
  }
  std::int64_t waiting() { return messaging::in_flight(shop.time.run(shop.frontend->broker.queues())); }

  JournaledShop shop;
  shop::Step step = small_step();
  std::vector<std::string> answers;
  int typed = 0;
  live::Prompt prompt;
};

}  // namespace

TEST_CASE("at the bound a line is refused, and nothing is sent; when there is room again it is taken") {
  Prompted it(2);
  CHECK(it.type("place A") == LineOutcome::done);
  CHECK(it.type("place B") == LineOutcome::done);
  CHECK(it.type("place C") == LineOutcome::refused);
  CHECK(it.answers.back() == "the shop is busy: 2 messages wait; try again");
  CHECK(it.waiting() == 2);
  CHECK(it.shop.lines("frontend").size() == 4);  // what was refused is no part of any story
  // Orders is done with both, but Billing has not even begun.
  it.shop.run(*it.shop.orders);
  CHECK(it.type("place C") == LineOutcome::refused);
  it.shop.run(*it.shop.billing);
  CHECK(it.type("place C") == LineOutcome::done);
  CHECK(it.answers.back().empty());
  CHECK(it.waiting() == 1);
}

TEST_CASE("what waits for another try counts, what is in the error queue does not") {
  Prompted it(1);
  it.shop.handle = [](const PlaceOrder&, HandlerContext&) -> Task {
    throw std::runtime_error("no paper");
    co_return;
  };
  CHECK(it.type("place A") == LineOutcome::done);
  it.shop.run(*it.shop.orders);
  CHECK(it.type("place B") == LineOutcome::refused);
  CHECK(it.answers.back() == "the shop is busy: 1 message waits; try again");
  it.shop.time.pass(std::chrono::seconds(2));
  it.shop.start_orders();
  it.shop.run(*it.shop.orders);
  CHECK(it.type("place B") == LineOutcome::done);
}

TEST_CASE("a line that is handled again may have been sent already, so it is not refused") {
  Prompted it(1);
  CHECK(it.type("place A") == LineOutcome::done);
  CHECK(it.type("place A", true) == LineOutcome::done);
  CHECK(it.waiting() == 2);
}

TEST_CASE("however busy the shop is, it answers, and says what is no command") {
  Prompted it(1);
  CHECK(it.type("place A") == LineOutcome::done);
  CHECK(it.type("sing") == LineOutcome::done);
  CHECK(it.answers.back().starts_with("I do not understand that."));
  CHECK(it.type("help") == LineOutcome::done);
  CHECK(it.type("   ") == LineOutcome::done);
  CHECK(it.answers.back().empty());
}

TEST_CASE("without a bound all is taken") {
  Prompted it(std::nullopt);
  for (int i = 0; i < 30; ++i) CHECK(it.type("place A") == LineOutcome::done);
  CHECK(it.waiting() == 30);
}

TEST_CASE("a line that the broker cannot take is answered with why, and may be typed again") {
  Prompted it(std::nullopt);
  messaging::Connection other(it.shop.state.broker().string());
  other.execute("ALTER TABLE queues RENAME TO elsewhere");
  CHECK(it.type("place A") == LineOutcome::failed);
  CHECK(it.answers.back().starts_with("the message store failed: "));
  other.execute("ALTER TABLE elsewhere RENAME TO queues");
  CHECK(it.type("place A") == LineOutcome::done);
  CHECK(it.waiting() == 1);
}
