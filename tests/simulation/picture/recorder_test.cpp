#include "simulation/picture/recorder.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "messaging/messages.hpp"
#include "messaging/outgoing_message.hpp"
#include "simulation/picture/text/picture_text.hpp"

using namespace messaging;
using namespace simulation;
using test::PlaceOrder;

namespace {

constexpr auto schema = "CREATE TABLE IF NOT EXISTS placed(order_id TEXT)";

/// One endpoint, orders, with this handler of PlaceOrder and two retries, both at once.
template <class Handler>
std::vector<NodePlan> orders_with(Handler handler) {
  return {{"orders", [handler](Endpoint& orders) {
             orders.schema(schema);
             orders.recoverability({.immediate_retries = 2, .delays = {}});
             orders.handle<PlaceOrder>(handler);
           }}};
}

void place(World& world, const std::string& order_id) {
  FirstChoice in_order;
  world.perform(world.endpoint("orders").send(PlaceOrder(order_id)));
  world.run(in_order);
}

std::vector<What> what_happened(const Picture& picture) {
  std::vector<What> all;
  for (const auto& moment : picture.moments) all.push_back(moment.what);
  return all;
}

Task save(const PlaceOrder& command, HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  transaction.execute("INSERT INTO placed VALUES (?)", command.order_id);
  co_await transaction.commit();
}

Task insert_and_fail(const PlaceOrder& command, HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  transaction.execute("INSERT INTO placed VALUES (?)", command.order_id);
  throw std::runtime_error("no stock");
}

}  // namespace

TEST_CASE("a commit shows the rows that it changed, and leaves the tables as they are now") {
  World world(orders_with(save));
  place(world, "A");
  PictureRecorder recorder(world);
  place(world, "B");
  const auto picture = recorder.picture();
  REQUIRE(picture.before.size() == 1);
  CHECK(picture.before.front().front().rows == std::vector<std::vector<std::string>>{{"A"}});
  const auto saved = std::find_if(picture.moments.begin(), picture.moments.end(),
                                  [](const auto& moment) { return moment.what == What::saved; });
  REQUIRE(saved != picture.moments.end());
  REQUIRE(saved->rows.size() == 1);
  CHECK(saved->rows.front().added);
  CHECK(saved->rows.front().row == Row{"placed", {"B"}});
  CHECK(saved->tables->front().rows == std::vector<std::vector<std::string>>{{"A"}, {"B"}});
}

TEST_CASE("what is not committed is shown as undone, and the tables stay as they were") {
  World world(orders_with([](const PlaceOrder&, HandlerContext& context) -> Task {
    Transaction transaction = co_await context.database().begin();
    transaction.execute("INSERT INTO placed VALUES ('A')");
  }));
  PictureRecorder recorder(world);
  place(world, "A");
  const auto picture = recorder.picture();
  const auto undone = std::find_if(picture.moments.begin(), picture.moments.end(),
                                   [](const auto& moment) { return moment.what == What::undone; });
  REQUIRE(undone != picture.moments.end());
  CHECK(undone->rows.front().row == Row{"placed", {"A"}});
  CHECK_FALSE(undone->tables);
}

TEST_CASE("attempts that fail in the same way are one moment, and the reason is said once") {
  World world(orders_with(insert_and_fail));
  PictureRecorder recorder(world);
  place(world, "A");
  const auto picture = recorder.picture();
  CHECK(what_happened(picture) ==
        std::vector<What>{What::sent, What::delivered, What::undone, What::attempt_failed, What::moved_to_error});
  CHECK(picture.moments[3].attempt == 1);
  CHECK(picture.moments[3].alike == 2);
  CHECK(picture.moments[4].text.empty());
  const auto lines = plain(to_text(picture));
  const auto says = [&](const std::string& words) {
    return std::count_if(lines.begin(), lines.end(), [&](const auto& line) { return line.find(words) != line.npos; });
  };
  CHECK(says("attempts 1 to 3 fail: no stock") == 1);
  CHECK(says("no stock") == 1);
}

TEST_CASE("a delivery that fails like the one before is a remark on the time that passed; the last is shown") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.schema(schema);
                  orders.recoverability(
                      {.immediate_retries = 0, .delays = std::vector<Milliseconds>(3, Milliseconds(10))});
                  orders.handle<PlaceOrder>(insert_and_fail);
                }}});
  PictureRecorder recorder(world);
  place(world, "A");
  const auto picture = recorder.picture();
  const auto happened = what_happened(picture);
  CHECK(std::count(happened.begin(), happened.end(), What::time_passed) == 3);
  CHECK(std::count(happened.begin(), happened.end(), What::delivered) == 2);
  const auto lines = plain(to_text(picture));
  const auto remarks = std::count_if(lines.begin(), lines.end(), [](const auto& line) {
    return line.find("0.01 s later: G1 fails again in the same way") != line.npos;
  });
  CHECK(remarks == 2);
}

TEST_CASE("messages that fail again at the same time are one remark") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.schema(schema);
                  orders.recoverability(
                      {.immediate_retries = 0, .delays = std::vector<Milliseconds>(2, Milliseconds(10))});
                  orders.handle<PlaceOrder>(insert_and_fail);
                }}});
  PictureRecorder recorder(world);
  for (const auto* order : {"A", "B"}) world.perform(world.endpoint("orders").send(PlaceOrder(order)));
  place(world, "C");
  const auto lines = plain(to_text(recorder.picture()));
  CHECK(std::count_if(lines.begin(), lines.end(), [](const auto& line) {
          return line.find("G1 and G2 and G3 fail again in the same way") != line.npos;
        }) == 1);
}

TEST_CASE("attempts that fail in different ways stay apart") {
  World world(orders_with([](const PlaceOrder&, HandlerContext& context) -> Task {
    throw std::runtime_error(context.attempt().within_delivery == 2 ? "second" : "other");
    co_return;
  }));
  PictureRecorder recorder(world);
  place(world, "A");
  const auto happened = what_happened(recorder.picture());
  CHECK(std::count(happened.begin(), happened.end(), What::attempt_failed) == 3);
}

TEST_CASE("the queues are shown whenever they have changed, with what is being handled") {
  World world(orders_with(save));
  PictureRecorder recorder(world);
  place(world, "A");
  const auto picture = recorder.picture();
  using Where = Queued::Where;
  const auto queues = [&](std::size_t moment) { return picture.moments.at(moment).queues; };
  const auto name = picture.moments.front().message;
  CHECK(queues(0)->at("orders") == std::vector<Queued>{{name, "PlaceOrder 1 A", Where::waiting}});
  CHECK(queues(1)->at("orders") == std::vector<Queued>{{name, "PlaceOrder 1 A", Where::in_hand}});
  CHECK_FALSE(queues(2));
  CHECK(queues(3)->empty());
}

TEST_CASE("where a property breaks is drawn at its place") {
  World world(orders_with(save));
  PictureRecorder recorder(world);
  world.history().add(What::broken, "orders", "told-after-true");
  const auto lines = plain(to_text(recorder.picture()));
  CHECK(std::any_of(lines.begin(), lines.end(),
                    [](const auto& line) { return line.find("✗ here it breaks: told-after-true") != line.npos; }));
}

TEST_CASE("where a row names a message, or holds it as JSON, the picture shows its short name") {
  std::vector<OutgoingMessage> stored;
  stored.emplace_back(Intent::command, "orders", Envelope("1", {{header::message_type, "AddItem"}}, "{}"));
  stored.emplace_back(Intent::event, "ItemAdded", Envelope("2", {{header::message_type, "ItemAdded"}}, "{}"));
  const std::map<std::string, std::string> names{{"1", "C1"}};
  CHECK(drawn("1", names) == "C1");
  CHECK(drawn("2", names) == "2");
  CHECK(drawn(to_json_text(stored), names) == "[C1, ItemAdded]");
  for (const auto* other : {"[]", "[{}]", "[1]", "", "[{"}) CHECK(drawn(other, names) == other);
  CHECK(drawn("2026-12-01T09:00:10.000Z", names) == "12-01 09:00:10");
  for (const auto* other : {"2026-12-01 09:00:10.000Z", "2026-12-01T09:00:1x.000Z"}) {
    CHECK(drawn(other, names) == other);
  }
}

TEST_CASE("a row that holds the ID of the message in hand is drawn with its name") {
  World world(orders_with([](const PlaceOrder&, HandlerContext& context) -> Task {
    Transaction transaction = co_await context.database().begin();
    transaction.execute("INSERT INTO placed VALUES (?)", context.message_id());
    co_await transaction.commit();
  }));
  world.broker().names().begin();
  place(world, "A");
  PictureRecorder recorder(world);
  place(world, "B");
  const auto picture = recorder.picture();
  CHECK(picture.before.front().front().rows == std::vector<std::vector<std::string>>{{"C1"}});
  const auto saved = std::find_if(picture.moments.begin(), picture.moments.end(),
                                  [](const auto& moment) { return moment.what == What::saved; });
  REQUIRE(saved != picture.moments.end());
  CHECK(saved->rows.front().row == Row{"placed", {"C2"}});
  CHECK(saved->tables->front().rows == std::vector<std::vector<std::string>>{{"C1"}, {"C2"}});
}

TEST_CASE("what is returned from the error queue is told where it goes") {
  World world(orders_with(insert_and_fail));
  place(world, "A");
  PictureRecorder recorder(world);
  world.broker().return_failed(std::nullopt);
  const auto picture = recorder.picture();
  REQUIRE(picture.moments.size() == 1);
  CHECK(picture.moments.front().what == What::logged);
  CHECK(picture.moments.front().text == "G1 is returned from the error queue");
}

TEST_CASE("a message is called by its type and what it holds") {
  CHECK(label_of(Envelope("1", {{header::message_type, "AddItem"}}, R"({"gift":"book","order_id":"A"})")) ==
        "AddItem book A");
  CHECK(label_of(Envelope("1", {{header::message_type, "AddItem"}}, R"({"count":2,"tags":["x"]})")) ==
        "AddItem 2 [\"x\"]");
  CHECK(label_of(Envelope("1", {{header::message_type, "AddItem"}}, "not JSON")) == "AddItem");
  CHECK(label_of(Envelope("1", {}, "{}")) == "?");
}
