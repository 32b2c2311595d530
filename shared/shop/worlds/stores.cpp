#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include "shop/worlds/families.hpp"
#include "shop/worlds/life.hpp"

namespace shop::worlds {
namespace {

struct Key {
  std::string endpoint;
  std::string table;
  std::vector<std::string> columns;
  std::string look;
};

std::vector<Key> keys(int exercise) {
  const auto marks = exercise >= 10 ? "outbox" : "processed_messages";
  std::vector<Key> all{{"orders", "orders", {"order_id"}, "orders_schema in orders.cpp"},
                       {"orders", "order_items", {"order_id", "gift"}, "orders_schema in orders.cpp"},
                       {"billing", "bill_items", {"order_id", "gift"}, "billing_schema in billing.cpp"}};
  if (exercise >= 7) {
    for (const auto* endpoint : {"orders", "billing"}) {
      all.push_back({endpoint, marks, {"message_id"}, fmt::format("the schema that makes the table {}", marks)});
    }
  }
  return all;
}

/// Tries, and undoes, to make all rows of a table the same in these columns.
void refuses_doubles(SimulatedShop& shop, int exercise, const Key& key) {
  shop.world().broker().names().begin();
  Life life(shop, exercise);
  life.act(Script{"create A", "add book to A", "add puzzle to A", "create B"});
  expect_table(shop, key.endpoint, key.table, key.look);
  auto& connection = shop.connection(key.endpoint);
  std::vector<std::string> changes;
  for (const auto& column : key.columns)
    changes.push_back(fmt::format("{} = (SELECT max({}) FROM {})", column, column, key.table));
  bool refused = false;
  connection.execute("SAVEPOINT doubles");
  try {
    connection.execute("PRAGMA defer_foreign_keys = ON");
    connection.execute(fmt::format("UPDATE {} SET {}", key.table, fmt::join(changes, ", ")));
  } catch (const SQLite::Exception&) {
    refused = true;
  }
  connection.execute("ROLLBACK TO doubles");
  connection.execute("RELEASE doubles");
  expect(refused,
         fmt::format("{} of {} refuses a second row with the same {}, whoever writes it", key.table, key.endpoint,
                     fmt::join(key.columns, " and ")),
         "it takes one", key.look + ": which unique key it has");
}

}  // namespace

EveryWorld tables(int exercise) {
  EveryWorld every;
  every.of = "keys";
  every.worlds = [exercise](bool) {
    std::vector<SmallWorld> all;
    for (const auto& key : keys(exercise)) {
      all.push_back({fmt::format("{} of {}", key.table, key.endpoint),
                     [=](SimulatedShop& shop) { refuses_doubles(shop, exercise, key); }});
    }
    return all;
  };
  return every;
}

}  // namespace shop::worlds
