#include "live/prompt/order_view.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <filesystem>
#include <utility>

#include "messaging/database/connection.hpp"
#include "messaging/errors.hpp"
#include "shop/gift_counts.hpp"

namespace live {
namespace {

/// What a look into a database finds; nothing as long as the file or the table is not there.
template <class Look>
auto look(const std::filesystem::path& file, Look&& look_at)
    -> decltype(look_at(std::declval<messaging::Connection&>())) {
  try {
    messaging::Connection connection(file.string(), messaging::ConnectionOptions{.read_only = true});
    return look_at(connection);
  } catch (const messaging::DatabaseError&) {
  } catch (const SQLite::Exception&) {
  }
  return {};
}

shop::Gifts gifts(const std::filesystem::path& file, const std::string& table, const std::string& order_id) {
  return look(file, [&](messaging::Connection& connection) { return shop::gifts_in(connection, table, order_id); });
}

}  // namespace

std::vector<std::string> show_order(const StateFolder& state, const std::string& order_id) {
  const auto orders = state.database("orders");
  const bool exists = look(orders, [&](messaging::Connection& connection) {
    return connection.query("SELECT 1 FROM orders WHERE order_id = ?", order_id).next();
  });
  if (!exists) return {fmt::format("there is no order {}", order_id)};
  const auto held = gifts(orders, "order_items", order_id);
  const auto billed = gifts(state.database("billing"), "bill_items", order_id);
  return {fmt::format("order {} holds {}", order_id, in_words(held)),
          fmt::format("its bill says {}", in_words(billed))};
}

}  // namespace live
