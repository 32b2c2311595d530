#include "simulation/picture/browser/samples.hpp"

#include "simulation/picture/browser/stage.hpp"

namespace samples {
using simulation::Picture;
using simulation::RowChange;
using simulation::What;

namespace {

enum Lane : std::size_t { frontend, orders, billing };

RowChange added(const std::string& table, Stage::Cells cells) {
  return {true, {table, std::move(cells)}};
}

RowChange removed(const std::string& table, Stage::Cells cells) {
  return {false, {table, std::move(cells)}};
}

/// The shop, with order A open.
Stage shop() {
  Stage stage({"frontend", "orders", "billing"});
  stage.table(orders, "orders", {"order_id"}, {{"A"}});
  stage.table(orders, "order_items", {"order_id", "gift"});
  stage.table(billing, "bill_items", {"order_id", "gift"});
  return stage;
}

}  // namespace

Picture failing_commit() {
  auto stage = shop();
  stage.message("C1", "AddItem A book");
  stage.message("E1", "ItemAdded A book");

  stage.send(frontend, "C1", {orders});
  stage.deliver(orders, "C1");
  stage.send(orders, "E1", {billing});
  stage.fail_commit();
  stage.roll_back({added("order_items", {"A", "book"})});
  stage.fail(1, "the commit failed");
  stage.give_up();
  stage.deliver(billing, "E1");
  stage.commit({added("bill_items", {"A", "book"})});
  stage.log("the bill of order A has a book");
  stage.complete();

  Picture picture;
  picture.title = "explored: one order, with a commit that fails";
  picture.property = "billing-agrees";
  picture.sentence = "The customer pays for a book that order A does not hold.";
  picture.expected = "Billing bills what order A holds";
  picture.happened = "the order holds nothing, the bill says a book";
  picture.look = "what orders.cpp publishes, and when";
  picture.token = "C1 commit-fails, E1 ok";
  picture.command = "./workshop replay 1 \"C1 commit-fails, E1 ok\"";
  picture.given = {"create A"};
  picture.typed = {{"C1", "add book to A"}};
  picture.lanes = {"frontend", "orders", "billing"};
  picture.before = std::move(stage.before);
  picture.moments = std::move(stage.moments);
  picture.breaking = {{billing, {"bill_items", {"A", "book"}}, false}};
  return picture;
}

Picture everything() {
  auto stage = shop();
  stage.table(orders, "outbox", {"message_id", "body"});
  stage.message("C1", "AddItem A book");
  stage.message("C2", "AddItem A teddy");
  stage.message("C3", "RemoveItem A book");
  stage.message("E1", "ItemAdded A book");
  stage.message("E2", "ItemAdded A teddy");
  stage.message("E3", "ItemRemoved A book");
  stage.message("E4", "BillReady A");
  const auto parcel = [](const std::string& id, const std::string& type, const std::string& gift) {
    return Stage::Cells{id, R"([{"destination":"ItemAdded","intent":"publish","headers":{"message-id":")" + id +
                                R"(","message-type":")" + type +
                                R"(","conversation-id":"8b1f0c52-conversation"},"body":{"order_id":"A","gift":")" +
                                gift + R"("}}])"};
  };

  stage.send(frontend, "C1", {orders});
  stage.send(frontend, "C1", {orders}, What::copied);
  stage.send(frontend, "C2", {orders});
  stage.deliver(orders, "C1");
  stage.commit({added("order_items", {"A", "book"}), added("outbox", parcel("E1", "ItemAdded", "book"))});
  stage.send(orders, "E1", {billing});
  stage.doubt("E1");
  stage.fail(1, "the broker cannot be reached");
  stage.give_back(What::given_back, "in 10 s");
  stage.deliver(orders, "C2");
  stage.commit({added("order_items", {"A", "teddy"}), added("outbox", parcel("E2", "ItemAdded", "teddy"))});
  stage.crash();
  stage.deliver(billing, "E1");
  stage.commit({added("bill_items", {"A", "book"})});
  stage.give_back(What::ack_lost);
  stage.lane(orders);
  stage.restart();
  stage.pass(10);
  stage.deliver(orders, "C1");
  stage.send(orders, "E1", {billing});
  stage.commit({removed("outbox", parcel("E1", "ItemAdded", "book"))});
  stage.complete();
  stage.send(frontend, "C3", {orders}, What::send_lost);
  stage.send(frontend, "C3", {orders});
  stage.deliver(orders, "C2");
  stage.send(orders, "E2", {billing, frontend});
  stage.fail_commit();
  stage.roll_back({removed("outbox", parcel("E2", "ItemAdded", "teddy"))});
  stage.fail(1, "the commit failed", 5);
  stage.give_up();
  stage.deliver(billing, "E2");
  stage.log("the bill of order A has a teddy, and whoever reads this long line sees that it is wrapped");
  stage.commit({added("bill_items", {"A", "teddy"})});
  stage.send(billing, "E4", {frontend});
  stage.complete();
  stage.deliver(orders, "C3");
  stage.commit({removed("order_items", {"A", "book"}), added("outbox", parcel("E3", "ItemRemoved", "book"))});
  stage.send(orders, "E3", {});
  stage.breaks("told-after-true");
  stage.complete();
  for (int copy = 0; copy < 2; ++copy) {
    stage.deliver(billing, "E1");
    stage.log("the bill of order A already has a book: nothing to do");
    stage.complete();
  }
  stage.deliver(orders, "C1");
  stage.log("order A is not what it was");
  stage.complete();
  for (const auto* event : {"E2", "E4"}) {
    stage.deliver(frontend, event);
    stage.crash();
    stage.restart();
    stage.deliver(frontend, event);
    stage.complete();
  }

  Picture picture;
  picture.title = "explored: two gifts and a change of mind, with every fault";
  picture.property = "billing-agrees";
  picture.sentence = "The customer pays for a book that order A does not hold any more.";
  picture.expected = "Billing bills what order A holds";
  picture.happened = "the order holds a teddy, the bill says a book and a teddy; the toy train is on neither";
  picture.look = "what orders.cpp publishes, and when";
  picture.token = "C1 copied, C1 unsure, C2 crash, E1 ack-lost, C1, C3 lost, C2 commit-fails, E2, C3, E1";
  picture.command = "./workshop replay 8 \"" + picture.token + "\"";
  picture.given = {"create A"};
  picture.typed = {{"C1", "add book to A"}, {"C2", "add teddy to A"}, {"C3", "remove book from A"}};
  picture.lanes = {"frontend", "orders", "billing"};
  picture.before = std::move(stage.before);
  picture.moments = std::move(stage.moments);
  picture.breaking = {{billing, {"bill_items", {"A", "book"}}, false}, {orders, {"order_items", {"A", "train"}}, true}};
  return picture;
}

Picture strange() {
  const std::string markup =
      "</script><script>document.title = 'broken'</script><!-- <img src=x onerror=\"document.title = 'broken'\">";
  Stage stage({"a", "<i>b</i>"});
  for (int number = 1; number <= 12; ++number) {
    const auto message = "M" + std::to_string(number);
    stage.message(message, markup);
    stage.send(0, message, {1, 0});
  }
  stage.log("\xff and \u2028 and {{page.js}}");
  Picture picture;
  picture.title = markup;
  picture.lanes = {"a", "<i>b</i>"};
  picture.before = std::move(stage.before);
  picture.moments = std::move(stage.moments);
  picture.breaking = {{1, {"<b>gifts</b>", {"A", "\x80"}}, true}};
  return picture;
}

Picture nothing() {
  Picture picture;
  picture.title = "a check without a step";
  picture.lanes = {"frontend"};
  return picture;
}

}  // namespace samples
