#include "shop/live/view.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <filesystem>

#include "messaging/connection.hpp"
#include "messaging/errors.hpp"
#include "shop/simulated_shop.hpp"

namespace shop::live {
namespace {

bool is_there(const std::filesystem::path& file, const std::string& order_id) {
  try {
    messaging::Connection connection(file.string(), messaging::ConnectionOptions{.read_only = true});
    return connection.query("SELECT 1 FROM orders WHERE order_id = ?", order_id).next();
  } catch (const messaging::DatabaseError&) {
  } catch (const SQLite::Exception&) {
  }
  return false;
}

/// The rows of an order in one table; none as long as the database or the table is not there.
Gifts gifts(const std::filesystem::path& file, const std::string& table, const std::string& order_id) {
  Gifts found;
  try {
    messaging::Connection connection(file.string(), messaging::ConnectionOptions{.read_only = true});
    auto rows = connection.query("SELECT gift FROM " + table + " WHERE order_id = ?", order_id);
    while (rows.next()) found.insert(rows.text(0));
  } catch (const messaging::DatabaseError&) {
  } catch (const SQLite::Exception&) {
  }
  return found;
}

}  // namespace

std::vector<std::string> show_order(const StateFolder& state, const std::string& order_id) {
  if (!is_there(state.database("orders"), order_id)) return {fmt::format("there is no order {}", order_id)};
  return {
      fmt::format("order {} holds {}", order_id, in_words(gifts(state.database("orders"), "order_items", order_id))),
      fmt::format("its bill says {}", in_words(gifts(state.database("billing"), "bill_items", order_id)))};
}

}  // namespace shop::live
