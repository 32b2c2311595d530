#include "messaging/endpoint.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <stdexcept>

#include "messaging/messages.hpp"
#include "simulation/world/world.hpp"

// What a handler can rely on while it handles a message.

using namespace messaging;
using simulation::World;
using test::OrderPlaced;
using test::PlaceOrder;

namespace {

void run(World& world) {
  simulation::FirstChoice in_order;
  world.run(in_order);
}

void place(World& world, const std::string& order_id) {
  world.perform(world.endpoint("orders").send(PlaceOrder(order_id)));
}

int rows(World& world) {
  Rows found = world.endpoint("orders").database().connection().query("SELECT count(*) FROM placed");
  found.next();
  return static_cast<int>(found.integer(0));
}

struct Customer {
  explicit Customer(std::string n) : name(std::move(n)) {}
  std::string name;
};

Task stop_after(Clock& clock, Milliseconds duration, Endpoint& endpoint) {
  co_await clock.sleep(duration);
  endpoint.stop();
}

Task fail(std::string why) {
  throw std::runtime_error(why);
  co_return;
}

Task insert_order(const PlaceOrder& command, HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  transaction.execute("INSERT INTO placed VALUES (?)", command.order_id);
  co_await transaction.commit();
}

}  // namespace

namespace test {

/// A message type that counts how many of it there are; its text is too long to be kept inside the object.
struct Counted : messaging::Event<"Counted"> {
  Counted() { ++alive; }
  Counted(std::string first, std::string second) : one(std::move(first)), two(std::move(second)) {
    ++alive;
    ++made;
  }
  Counted(const Counted& other) : Event(other), one(other.one), two(other.two) {
    ++alive;
    ++made;
  }
  Counted& operator=(const Counted&) = delete;
  ~Counted() {
    --alive;
    ++destroyed;
  }

  std::string one;
  std::string two;
  static inline int alive = 0;
  static inline int made = 0;
  static inline int destroyed = 0;

  NLOHMANN_DEFINE_TYPE_INTRUSIVE(Counted, one, two)
};

}  // namespace test

using test::Counted;

TEST_CASE("what a behaviour hands on, the behaviours behind it and the handler find; each attempt begins without") {
  std::string seen;
  World world({{"orders", [&](Endpoint& orders) {
                  orders.incoming().use("customer", [&](IncomingContext& context, Next next) -> Task {
                    seen += context.extensions().find<Customer>() == nullptr ? "none " : "left over ";
                    context.extensions().set(Customer("Ada"));
                    co_await next();
                  });
                  orders.incoming().use("title", [](IncomingContext& context, Next next) -> Task {
                    auto& customer = context.extensions().get<Customer>();
                    customer.name = "Lady " + customer.name;
                    co_await next();
                  });
                  orders.handle<PlaceOrder>([&](const PlaceOrder&, HandlerContext& context) -> Task {
                    seen += context.extensions().get<Customer>().name + " ";
                    if (context.attempt().within_delivery == 1) throw std::runtime_error("once");
                    co_return;
                  });
                }}});
  place(world, "A");
  run(world);
  CHECK(seen == "none Lady Ada none Lady Ada ");
}

TEST_CASE("an extension that nobody has set is missed by find and refused by get") {
  Extensions extensions;
  CHECK(extensions.find<Customer>() == nullptr);
  try {
    extensions.get<Customer>();
    FAIL("there is no Customer");
  } catch (const std::logic_error& error) {
    CHECK(std::string(error.what()).starts_with("no behaviour has set the extension "));
    CHECK(std::string(error.what()).ends_with("Customer for this message"));
  }
  extensions.set(Customer("Ada"));
  extensions.set(Customer("Eve"));
  CHECK(extensions.get<Customer>().name == "Eve");
  extensions.remove<Customer>();
  CHECK(extensions.find<Customer>() == nullptr);
}

TEST_CASE("an extension may be made when it is first asked for") {
  Extensions extensions;
  ++extensions.get_or_add<int>();
  ++extensions.get_or_add<int>();
  CHECK(extensions.get<int>() == 2);
}

TEST_CASE("an extension may be of a type that cannot be copied") {
  Extensions extensions;
  extensions.set(std::make_unique<int>(7));
  CHECK(**extensions.find<std::unique_ptr<int>>() == 7);
}

TEST_CASE("an endpoint that is told to stop finishes the message in hand and takes no other") {
  std::string notes;
  World world({{"orders", [&](Endpoint& orders) {
                  orders.handle<PlaceOrder>([&](const PlaceOrder& command, HandlerContext& context) -> Task {
                    notes += command.order_id + "+ ";
                    co_await context.clock().sleep(Milliseconds(1000));
                    notes += command.order_id + "- ";
                  });
                }}});
  place(world, "A");
  place(world, "B");
  world.perform(stop_after(world.clock(), Milliseconds(500), world.endpoint("orders")));
  run(world);
  CHECK(notes == "A+ A- ");
  CHECK(world.broker().in_hand().empty());
  CHECK(world.broker().waiting("orders").size() == 1);
}

TEST_CASE("an endpoint that waits for messages and is told to stop stops") {
  World world({{"orders", [](Endpoint& orders) { orders.handle<PlaceOrder>(insert_order); }}});
  world.endpoint("orders").stop();
  place(world, "A");
  run(world);
  CHECK(world.broker().waiting("orders").size() == 1);
}

TEST_CASE("a hook before the commit is given the message, and saves with it or not at all") {
  std::string refused = "B";
  World world({{"orders", [&](Endpoint& orders) {
                  orders.schema("CREATE TABLE IF NOT EXISTS placed(what TEXT)");
                  orders.recoverability({.immediate_retries = 0, .delays = {}});
                  orders.handle<PlaceOrder>(insert_order);
                  orders.before_commit("stamp", [&](IncomingContext& context) -> Task {
                    world.endpoint("orders").database().connection().execute("INSERT INTO placed VALUES (?)",
                                                                             context.message_id());
                    if (context.message().body.find(refused) != std::string::npos) throw std::runtime_error("refused");
                    co_return;
                  });
                }}});
  place(world, "A");
  place(world, "B");
  run(world);
  CHECK(rows(world) == 2);
  REQUIRE(world.broker().failed().size() == 1);
  CHECK(world.broker().failed().front().header(header::exception_message) == "refused");
}

TEST_CASE("a handler that fails after its commit has saved all the same") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.schema("CREATE TABLE IF NOT EXISTS placed(what TEXT)");
                  orders.recoverability({.immediate_retries = 1, .delays = {}});
                  orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
                    co_await insert_order(command, context);
                    throw std::runtime_error("too late");
                  });
                }}});
  place(world, "A");
  run(world);
  CHECK(rows(world) == 2);
}

TEST_CASE("the lines that a handler logs are the endpoint's") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.handle<PlaceOrder>([](const PlaceOrder& command, HandlerContext& context) -> Task {
                    context.log("order {} is placed", command.order_id);
                    co_return;
                  });
                }}});
  place(world, "A");
  run(world);
  bool logged = false;
  for (const auto& happening : world.history().happenings()) {
    logged |= happening.what == simulation::What::logged && happening.endpoint == "orders" &&
              happening.text == "order A is placed";
  }
  CHECK(logged);
}

// g++ 12 destroys a temporary aggregate twice when it stands inside a co_await expression; a message type is none.
TEST_CASE("a message that is made inside a co_await expression is destroyed once") {
  const std::string text(100, 'x');
  World world({{"orders", [&](Endpoint& orders) {
                  orders.handle<PlaceOrder>([&](const PlaceOrder&, HandlerContext& context) -> Task {
                    co_await context.publish(Counted{text, text + "!"});
                  });
                }}});
  place(world, "A");
  run(world);
  CHECK(world.broker().failed().empty());
  CHECK(Counted::made >= 1);
  CHECK(Counted::destroyed == Counted::made);
  CHECK(Counted::alive == 0);
  CHECK(world.wire().back().envelope->body.find(text + "!") != std::string::npos);
}

TEST_CASE("a behaviour can let a message leave once more, later, and holds up nobody") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.outgoing().use("later", [](OutgoingContext& context, Next next) -> Task {
                    co_await next();
                    context.later(std::chrono::seconds(7), next);
                  });
                  orders.handle<PlaceOrder>([](const PlaceOrder&, HandlerContext&) -> Task { co_return; });
                }}});
  place(world, "A");
  CHECK(world.wire().size() == 1);
  run(world);
  REQUIRE(world.wire().size() == 2);
  CHECK(world.wire()[0].envelope->id() == world.wire()[1].envelope->id());
  CHECK(world.clock().elapsed() == std::chrono::seconds(7));
}

TEST_CASE("what fails later is in the log") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.outgoing().use("later", [](OutgoingContext& context, Next next) -> Task {
                    co_await next();
                    context.later(std::chrono::seconds(7), [] { return fail("too late"); });
                  });
                  orders.handle<PlaceOrder>([](const PlaceOrder&, HandlerContext&) -> Task { co_return; });
                }}});
  place(world, "A");
  run(world);
  const auto& last = world.history().happenings().back();
  CHECK(last.what == simulation::What::logged);
  CHECK(last.text == "what was to be done later failed: too late");
}

TEST_CASE("behaviours and commit hooks are taken out by their name") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.schema("CREATE TABLE IF NOT EXISTS placed(order_id TEXT)");
                  orders.before_commit("monkey", [](HandlerContext&) { return fail("no commit"); });
                  orders.outgoing().use("monkey", [](OutgoingContext&, Next) { return fail("no send"); });
                  orders.handle<PlaceOrder>(insert_order);
                }}});
  auto& orders = world.endpoint("orders");
  CHECK(orders.commit_hooks() == std::vector<std::string>{"monkey"});
  CHECK(orders.behaviors().back() == "monkey");
  CHECK_THROWS_WITH(place(world, "A"), "no send");
  CHECK_FALSE(orders.remove("another"));
  CHECK(orders.remove("monkey"));
  CHECK_FALSE(orders.remove("monkey"));
  CHECK(orders.commit_hooks().empty());
  place(world, "A");
  run(world);
  CHECK(rows(world) == 1);
}

TEST_CASE("each kind of what was registered is listed and taken out on its own") {
  World world({{"orders", [](Endpoint& orders) {
                  orders.schema("CREATE TABLE IF NOT EXISTS placed(order_id TEXT)");
                  orders.incoming().use("incoming", [](IncomingContext&, Next) { return fail("not handled"); });
                  orders.outgoing().use("outgoing", [](OutgoingContext&, Next next) { return next(); });
                  orders.before_commit("hook", [](HandlerContext&) { return fail("no commit"); });
                  orders.handle<PlaceOrder>(insert_order);
                }}});
  auto& orders = world.endpoint("orders");
  const auto listed = orders.behaviors();
  REQUIRE(listed.size() >= 2);
  CHECK(std::count(listed.begin(), listed.end(), "incoming") == 1);
  CHECK(std::count(listed.begin(), listed.end(), "outgoing") == 1);
  for (const auto* name : {"incoming", "outgoing", "hook"}) CHECK(orders.remove(name));
  place(world, "A");
  run(world);
  CHECK(rows(world) == 1);
}
