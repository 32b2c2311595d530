#include "shop/steps.hpp"

#include <memory>
#include <set>

using namespace messaging;
using namespace shop;

namespace test {
namespace {

constexpr auto orders_schema = R"sql(
  CREATE TABLE IF NOT EXISTS orders(order_id TEXT PRIMARY KEY);
  CREATE TABLE IF NOT EXISTS order_items(order_id TEXT NOT NULL REFERENCES orders(order_id), gift TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS handled(message_id TEXT PRIMARY KEY, changed INTEGER DEFAULT 0);
)sql";

constexpr auto billing_schema = R"sql(
  CREATE TABLE IF NOT EXISTS bill_items(order_id TEXT NOT NULL, gift TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS handled(message_id TEXT PRIMARY KEY);
)sql";

constexpr auto counting_schema = R"sql(
  CREATE TABLE IF NOT EXISTS bill_items(order_id TEXT, gift TEXT, count INTEGER, PRIMARY KEY(order_id, gift));
  CREATE TABLE IF NOT EXISTS handled(message_id TEXT PRIMARY KEY);
)sql";

bool holds(Transaction& transaction, const std::string& table, const Change& item) {
  return transaction.exists("SELECT 1 FROM " + table + " WHERE order_id = ? AND gift = ?", item.order_id, item.gift);
}

void insert(Transaction& transaction, const std::string& table, const Change& item) {
  transaction.execute("INSERT INTO " + table + "(order_id, gift) VALUES (?, ?)", item.order_id, item.gift);
}

void count(Transaction& transaction, const std::string& table, const Change& item) {
  transaction.execute(
      "INSERT INTO " + table + " VALUES (?1, ?2, ?3) ON CONFLICT(order_id, gift) DO UPDATE SET count = count + ?3",
      item.order_id, item.gift, item.added ? 1 : -1);
}

/// Makes a change; false if there is nothing to change.
bool make(Transaction& transaction, const std::string& table, Items items, const Change& change) {
  if (items == Items::counted) {
    count(transaction, table, change);
    return true;
  }
  if (change.added) {
    if (items == Items::set && holds(transaction, table, change)) return false;
    insert(transaction, table, change);
    return true;
  }
  return transaction.execute("DELETE FROM " + table + " WHERE rowid = (SELECT max(rowid) FROM " + table +
                                 " WHERE order_id = ? AND gift = ?)",
                             change.order_id, change.gift) > 0;
}

/// Notes in a table that a message is handled; false if that was noted before.
bool note(Transaction& transaction, const std::string& message_id) {
  return transaction.execute("INSERT OR IGNORE INTO handled(message_id) VALUES (?)", message_id) > 0;
}

bool is_noted(Transaction& transaction, const std::string& message_id) {
  return transaction.exists("SELECT 1 FROM handled WHERE message_id = ?", message_id);
}

class Orders {
 public:
  explicit Orders(const Ways& ways) : ways_(ways) {}

  Task create(const CreateOrder& command, HandlerContext& context) {
    Transaction transaction = co_await context.database().begin();
    transaction.execute("INSERT OR IGNORE INTO orders(order_id) VALUES (?)", command.order_id);
    co_await transaction.commit();
  }

  Task change(Change wanted, HandlerContext& context) {
    const auto& id = context.message_id();
    bool again = ways_.remembers == Remembers::in_memory && !handled_.insert(id).second;
    if (ways_.remembers == Remembers::in_a_commit_before) again = co_await note_apart(context);
    Transaction transaction = co_await context.database().begin();
    if (ways_.remembers == Remembers::in_a_commit_after) again = is_noted(transaction, id);
    if (ways_.remembers == Remembers::in_the_same_commit) again = !note(transaction, id);
    const bool changed = !again && make(transaction, "order_items", ways_.order, wanted);
    if (changed) transaction.execute("UPDATE handled SET changed = 1 WHERE message_id = ?", id);
    const bool tells = changed || tells_without_change(transaction, id, again);
    if (tells && ways_.publish == Publish::before_commit) co_await tell(wanted, context);
    if (changed || !ways_.ends_early) co_await transaction.commit();
    if (ways_.remembers == Remembers::in_a_commit_after) co_await note_apart(context);
    if (tells && ways_.publish == Publish::after_commit) co_await tell(wanted, context);
  }

 private:
  bool tells_without_change(Transaction& transaction, const std::string& id, bool again) const {
    switch (ways_.tells) {
      case Tells::always:
        return true;
      case Tells::if_changed:
        return false;
      case Tells::if_changed_or_again:
        return again;
      case Tells::as_the_first_time:
        return transaction.exists("SELECT 1 FROM handled WHERE message_id = ? AND changed", id);
    }
    return false;
  }

  static Task tell(const Change& change, HandlerContext& context) {
    const auto gift = gift_named(change.gift);
    if (change.added) {
      co_await context.publish(ItemAdded(change.order_id, gift));
    } else {
      co_await context.publish(ItemRemoved(change.order_id, gift));
    }
  }

  /// True if it was noted before.
  static Awaitable<bool> note_apart(HandlerContext& context) {
    Transaction transaction = co_await context.database().begin();
    const bool is_new = note(transaction, context.message_id());
    co_await transaction.commit();
    co_return !is_new;
  }

  Ways ways_;
  std::set<std::string> handled_;  // gone with the process
};

void configure_orders(Endpoint& endpoint, const Ways& ways) {
  endpoint.schema(orders_schema);
  const auto orders = std::make_shared<Orders>(ways);
  endpoint.handle<CreateOrder>([orders](const CreateOrder& command, HandlerContext& context) -> Task {
    co_await orders->create(command, context);
  });
  endpoint.handle<AddItem>([orders, adding = ways.adding](const AddItem& command, HandlerContext& context) -> Task {
    if (adding) co_await adding(context);
    const Change change{true, command.order_id, name(command.gift)};
    co_await orders->change(change, context);
  });
  endpoint.handle<RemoveItem>([orders](const RemoveItem& command, HandlerContext& context) -> Task {
    const Change change{false, command.order_id, name(command.gift)};
    co_await orders->change(change, context);
  });
  if (!ways.derives_ids) return;
  endpoint.outgoing().use("IDs from the command's", [](OutgoingContext& context, Next next) -> Task {
    context.message().headers[header::message_id] = context.incoming()->message_id() + "-told";
    co_await next();
  });
}

Task bill(const Ways& ways, Change change, HandlerContext& context) {
  Transaction transaction = co_await context.database().begin();
  if (ways.billing_remembers && !note(transaction, context.message_id())) co_return;
  make(transaction, "bill_items", ways.bill, change);
  co_await transaction.commit();
}

void configure_billing(Endpoint& endpoint, const Ways& ways) {
  endpoint.schema(ways.bill == Items::counted ? counting_schema : billing_schema);
  endpoint.handle<ItemAdded>([ways](const ItemAdded& event, HandlerContext& context) -> Task {
    const Change change{true, event.order_id, name(event.gift)};
    co_await bill(ways, change, context);
  });
  endpoint.handle<ItemRemoved>([ways](const ItemRemoved& event, HandlerContext& context) -> Task {
    const Change change{false, event.order_id, name(event.gift)};
    co_await bill(ways, change, context);
  });
}

std::optional<AnyMessage> parse(const TypedLine& line) {
  if (line.is("create <order>")) return CreateOrder(line.order());
  if (line.is("add <gift> to <order>")) return AddItem(line.order(), line.gift());
  if (line.is("remove <gift> from <order>")) return RemoveItem(line.order(), line.gift());
  return std::nullopt;
}

}  // namespace

Step shop_with(const Ways& ways) {
  return {[](Endpoint&) {}, [ways](Endpoint& endpoint) { configure_orders(endpoint, ways); },
          [ways](Endpoint& endpoint) { configure_billing(endpoint, ways); }, parse};
}

Ways right() {
  Ways ways;
  ways.bill = Items::counted;
  ways.tells = Tells::as_the_first_time;
  ways.remembers = Remembers::in_the_same_commit;
  ways.derives_ids = true;
  ways.billing_remembers = true;
  return ways;
}

Exploration exploring(std::vector<std::string> typed, std::vector<Fault> faults, std::vector<Property> properties) {
  return {.given = {"create A"},
          .typed = std::move(typed),
          .faults = std::move(faults),
          .properties = std::move(properties)};
}

std::vector<Property> every_property() {
  return {nothing_lost_nothing_twice(), billing_agrees(), told_after_true(), told_only_what_changed(), nothing_stuck()};
}

Outcome explored(const Step& step, const Exploration& exploration, bool deep) {
  return Check("what is explored", 1, exploration).run(step, deep);
}

std::string said(const Step& step, const Exploration& exploration) {
  const auto outcome = explored(step, exploration);
  if (!outcome.broken) return "holds";
  const auto& broken = *outcome.broken;
  auto text = fmt::format("{}: {}\nexpected {}\nhappened {}\n{}\n", outcome.property, outcome.picture.token,
                          broken.expected, broken.happened, broken.sentence);
  for (const auto& [endpoint, row, missing] : broken.rows) {
    text +=
        fmt::format("{} {}: {} {}\n", missing ? "missing" : "wrong", endpoint, row.table, fmt::join(row.cells, " "));
  }
  return text;
}

std::string verdict(const Ways& ways, const Exploration& exploration) {
  const auto outcome = explored(shop_with(ways), exploration);
  if (!outcome.broken) return "holds";
  return outcome.property + ": " + outcome.picture.token;
}

}  // namespace test
