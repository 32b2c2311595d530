#include "transports/statements.hpp"

#include <stdexcept>
#include <utility>

namespace figures {
namespace {

sqlite3* connection_of(simulation::Storage& storage, const std::string& endpoint) {
  return storage.renewed(endpoint).connection()->sqlite().getHandle();
}

[[noreturn]] void refuse(sqlite3* connection) {
  throw std::runtime_error(std::string("a statement does not run a second time: ") + sqlite3_errmsg(connection));
}

}  // namespace

Statements::Statements(const std::vector<simulation::NodePlan>& plans, simulation::Storage& heard) {
  { const simulation::World makes_the_tables(plans, storage_); }
  for (const auto& plan : plans) {
    auto& ear = ears_.emplace_back(Ear{this, ears_.size(), plan.name, connection_of(heard, plan.name)});
    sqlite3_trace_v2(ear.connection, SQLITE_TRACE_STMT, hear, &ear);
    connections_.push_back(connection_of(storage_, plan.name));
  }
}

int Statements::hear(unsigned, void* ear, void* statement, void*) {
  const Ear& heard_by = *static_cast<Ear*>(ear);
  auto* const its = static_cast<sqlite3_stmt*>(statement);
  const std::unique_ptr<char, decltype(&sqlite3_free)> text(sqlite3_expanded_sql(its), sqlite3_free);
  const bool kept = sqlite3_stmt_status(its, SQLITE_STMTSTATUS_RUN, 0) > 0;
  const Statement heard{heard_by.database, kept, text.get()};
  heard_by.of->order_.push_back(heard_by.of->statements_.number(heard, heard));
  return 0;
}

void Statements::prepare() {
  for (auto& ear : ears_) sqlite3_trace_v2(ear.connection, 0, nullptr, nullptr);
  for (std::uint32_t number = 0; number < statements_.size(); ++number) {
    prepared_.push_back(statements_[number].kept ? prepared(statements_[number]) : nullptr);
  }
}

void Statements::run() {
  for (const auto& ear : ears_) storage_.renewed(ear.name);  // of what the last run left
  for (const auto number : order_) {
    if (statements_[number].kept) {
      run_through(prepared_[number].get());
    } else {
      run_through(prepared(statements_[number]).get());
    }
  }
}

Statements::Prepared Statements::prepared(const Statement& statement) {
  sqlite3* const connection = connections_[statement.database];
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v2(connection, statement.text.c_str(), -1, &prepared, nullptr) != SQLITE_OK) refuse(connection);
  return Prepared(prepared);
}

void Statements::run_through(sqlite3_stmt* statement) {
  int result = SQLITE_ROW;
  while (result == SQLITE_ROW) result = sqlite3_step(statement);
  if (result != SQLITE_DONE) refuse(sqlite3_db_handle(statement));
  sqlite3_reset(statement);
}

}  // namespace figures
