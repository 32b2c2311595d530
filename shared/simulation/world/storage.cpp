#include "simulation/world/storage.hpp"

#include <SQLiteCpp/Exception.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <set>
#include <utility>

#include "simulation/world/memory_files.hpp"

namespace simulation {
namespace {

using messaging::Connection;

/// In small letters: SQLite takes `Orders` and `orders` for the same table.
std::set<std::string> tables_referred_to(Connection& connection, const std::string& table) {
  std::set<std::string> tables;
  auto rows = connection.query("SELECT lower(\"table\") FROM pragma_foreign_key_list(?)", table);
  while (rows.next()) tables.insert(rows.text(0));
  tables.erase(table);
  return tables;
}

std::string in_quotes(const std::string& name) {
  return '"' + name + '"';
}

/// A few rows fit into a page: SQLite writes and keeps whole pages.
constexpr int page_size = 512;

/// Nobody asks how much memory SQLite uses; it would lock a mutex to count each piece. Refused if it was used before.
void be_quick() {
  [[maybe_unused]] static const int refused = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

bool holds_rows(Connection& connection, const std::string& table) {
  return connection.query("SELECT 1 FROM " + in_quotes(table) + " LIMIT 1").next();
}

}  // namespace

void Disk::schema(Connection& connection, const std::string& script) {
  if (used_again_) return run_again(connection, script);
  if (next_ < known_ && scripts_[next_] == script) {
    ++next_;
    return;
  }
  connection.script(script);
  // Scripts that are not those of the last time have met tables that a new database would not have.
  if (known_ > 0) emptiable_ = false;
  scripts_.push_back(script);
}

/// Statement by statement, each of which the connection keeps prepared: to read once more that a table is to be there
/// would take longer than all that a crash undoes.
void Disk::run_again(Connection& connection, const std::string& script) {
  const auto known = statements_.find(script);
  if (known != statements_.end()) {
    for (const auto& statement : known->second) connection.execute(statement);
    return;
  }
  std::vector<std::string> statements;
  for (const char* rest = script.c_str(); *rest != '\0';) {
    const char* end = nullptr;
    sqlite3_stmt* statement = nullptr;
    const bool good = sqlite3_prepare_v2(connection.sqlite().getHandle(), rest, -1, &statement, &end) == SQLITE_OK;
    sqlite3_finalize(statement);
    if (!good) return connection.script(rest);  // which says what is wrong
    if (statement != nullptr) connection.execute(statements.emplace_back(rest, end));
    rest = end;
  }
  statements_.emplace(script, std::move(statements));
}

void Disk::made() {
  if (known_ > 0) {
    if (next_ != known_) emptiable_ = false;
    return;
  }
  emptiable_ = learn_tables();
  schema_version_ = schema_version();
  changes_ = total_changes();
}

void Disk::renew(std::size_t instances) {
  used_again_ = false;
  next_ = 0;
  if (connection_ && others_.size() + 1 == instances && empty()) {
    known_ = scripts_.size();
    return;
  }
  others_.resize(instances - 1);
  open();
}

void Disk::open() {
  be_quick();
  if (others_.empty()) {
    connection_ = opened(":memory:");
  } else {
    // A file in memory, which is seen by all connections of this process that know its name.
    static int files = 0;
    const auto path = fmt::format("/simulated-{}", ++files);
    connection_ = opened(path);
    for (auto& other : others_) other = opened(path);
  }
  scripts_.clear();
  known_ = 0;
}

std::shared_ptr<Connection> Disk::opened(const std::string& path) const {
  messaging::ConnectionOptions options;
  options.files = memory_files();
  auto connection = std::make_shared<Connection>(path, options);
  connection->script(fmt::format("PRAGMA page_size = {}", page_size));
  return connection;
}

/// True if somebody has kept a connection, or has left a transaction open.
bool Disk::in_use() const {
  const auto used = [](const auto& connection) { return connection.use_count() > 1 || connection->in_transaction(); };
  return used(connection_) || std::any_of(others_.begin(), others_.end(), used);
}

/// Of rows, by whichever connection.
int Disk::total_changes() const {
  int changes = connection_->total_changes();
  for (const auto& other : others_) changes += other->total_changes();
  return changes;
}

bool Disk::empty() {
  if (!emptiable_ || in_use()) return false;
  if (schema_version() != schema_version_ || holds_rows(*connection_, "sqlite_temp_master")) return false;
  if (total_changes() == changes_) return true;
  try {
    connection_->execute("BEGIN");
    for (const auto& emptying : emptyings_) connection_->execute(emptying);
    connection_->execute("COMMIT");
  } catch (const SQLite::Exception&) {
    return false;  // a row refuses to go, for example by ON DELETE RESTRICT
  }
  changes_ = total_changes();
  return true;
}

/// Writes the statements that empty all tables. False if they would not leave the database as new.
bool Disk::learn_tables() {
  std::vector<std::pair<std::string, std::set<std::string>>> left;
  auto objects =
      connection_->query("SELECT lower(name), type, sql FROM sqlite_master WHERE type IN ('table', 'trigger')");
  while (objects.next()) {
    if (objects.text(1) == "trigger" || objects.text(2).starts_with("CREATE VIRTUAL")) return false;
    if (holds_rows(*connection_, objects.text(0))) return false;
    left.emplace_back(objects.text(0), tables_referred_to(*connection_, objects.text(0)));
  }
  emptyings_.clear();
  while (!left.empty()) {
    const auto nobody_refers_to_it = [&](const auto& table) {
      return std::none_of(left.begin(), left.end(),
                          [&](const auto& other) { return other.second.contains(table.first); });
    };
    const auto table = std::find_if(left.begin(), left.end(), nobody_refers_to_it);
    if (table == left.end()) return false;
    emptyings_.push_back("DELETE FROM " + in_quotes(table->first));
    left.erase(table);
  }
  return true;
}

std::int64_t Disk::schema_version() {
  auto rows = connection_->query("PRAGMA schema_version");
  rows.next();
  return rows.integer(0);
}

}  // namespace simulation
