#pragma once

#include <sqlite3.h>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "distinct.hpp"
#include "simulation/world/storage.hpp"
#include "simulation/world/world.hpp"

namespace figures {

/// Everything that executions had SQLite run, in order.
class Statements {
 public:
  /// Writes down what is run on this storage from now on. The plans were run on it before: it has their tables.
  Statements(const std::vector<simulation::NodePlan>& plans, simulation::Storage& heard);
  Statements(const Statements&) = delete;
  Statements& operator=(const Statements&) = delete;

  /// Hears no more, and prepares all that was kept prepared.
  void prepare();
  /// Runs it all, on databases made in the same way, without anything around it. The values stand in the text: to bind
  /// them and to read what is found does not count. Throws std::runtime_error if SQLite refuses a statement.
  void run();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;
  struct Statement {
    std::size_t database;
    bool kept;  // prepared
    std::string text;
    auto operator<=>(const Statement&) const = default;
  };
  struct Ear {
    Statements* of;
    std::size_t database;
    std::string name;
    sqlite3* connection;
  };

  static int hear(unsigned, void* ear, void* statement, void*);
  Prepared prepared(const Statement& statement);
  static void run_through(sqlite3_stmt* statement);

  std::deque<Ear> ears_;  // SQLite knows where they are
  Distinct<Statement, Statement> statements_;
  std::vector<std::uint32_t> order_;
  simulation::Storage storage_;
  std::vector<sqlite3*> connections_;
  std::vector<Prepared> prepared_;  // of each statement; null if it was prepared each time
};

}  // namespace figures
