#include "shop/live/view.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>

#include <filesystem>

#include "messaging/connection.hpp"
#include "messaging/errors.hpp"
#include "shop/simulated_shop.hpp"

namespace shop::live {
namespace {

/// The first column of what a query finds; nothing as long as the database or the table is not there.
Gifts column(const std::filesystem::path& file, const std::string& sql, const std::string& order_id) {
  Gifts found;
  try {
    messaging::Connection connection(file.string(), messaging::ConnectionOptions{.read_only = true});
    auto rows = connection.query(sql, order_id);
    while (rows.next()) found.insert(rows.text(0));
  } catch (const messaging::DatabaseError&) {
  } catch (const SQLite::Exception&) {
  }
  return found;
}

}  // namespace

std::vector<std::string> show_order(const StateFolder& state, const std::string& order_id) {
  const auto orders = state.database("orders");
  if (column(orders, "SELECT order_id FROM orders WHERE order_id = ?", order_id).empty()) {
    return {fmt::format("there is no order {}", order_id)};
  }
  const auto held = column(orders, "SELECT gift FROM order_items WHERE order_id = ?", order_id);
  const auto billed = column(state.database("billing"), "SELECT gift FROM bill_items WHERE order_id = ?", order_id);
  return {fmt::format("order {} holds {}", order_id, in_words(held)),
          fmt::format("its bill says {}", in_words(billed))};
}

}  // namespace shop::live
