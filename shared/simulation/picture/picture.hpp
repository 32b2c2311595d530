#pragma once

#include <cstddef>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "simulation/world/history.hpp"

namespace simulation {

/// One row of a database, as text.
struct Row {
  std::string table;
  std::vector<std::string> cells;
  auto operator<=>(const Row&) const = default;
};

/// A row that came or went.
struct RowChange {
  bool added = true;
  Row row;
};

/// All rows of one table.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

/// A message in a queue. The same message ID has the same name.
struct Queued {
  using Where = simulation::Where;
  std::string message;  ///< its short name: `C1`
  std::string label;    ///< `AddItem A book`
  Where where = Where::waiting;
  bool operator==(const Queued&) const = default;
};

/// One thing that happened, with the state that it left behind.
struct Moment {
  What what{};
  std::size_t lane = 0;         ///< where it happened
  std::vector<std::size_t> to;  ///< of a message that left: the lanes it goes to
  std::string message;          ///< short name of the message it is about: `C1`; empty if about none
  std::string type;             ///< that message's type: `AddItem`
  std::string label;            ///< its type and content: `AddItem A book`
  std::string text;             ///< a log line, the reason of a failure, or what is left out where time passes
  int delivery = 0;             ///< of `delivered`: how often this message was handed out, this time included
  int attempt = 0;              ///< of `attempt_failed`: which attempt within the delivery
  int alike = 0;                ///< of `attempt_failed`: how many further attempts went just like it
  double seconds = 0;           ///< of virtual time, since the beginning
  std::vector<RowChange> rows;  ///< of `saved`: what the commit changed; of `undone`: what it would have changed
  std::optional<std::vector<Table>> tables;  ///< every table of this lane's database, if that has changed
  std::optional<std::map<std::string, std::vector<Queued>>> queues;  ///< every queue by name, if that has changed
};

/// A row that breaks the property, or one that is missing.
struct BreakingRow {
  std::size_t lane = 0;
  Row row;
  bool missing = false;
};

/// One execution, ready to be drawn.
struct Picture {
  std::string title;     ///< the check's name
  std::string property;  ///< the name of the property that breaks; empty if it is about none
  std::string sentence;  ///< in business words: what the customer sees
  std::string expected;
  std::string happened;
  std::string look;                ///< where to look in the code
  std::string token;               ///< the schedule, to be replayed; empty if there was nothing to choose
  std::string command;             ///< how it is replayed: `./workshop replay 1 "C1 ok"`
  std::vector<std::string> given;  ///< what was typed and handled before
  std::vector<std::pair<std::string, std::string>> typed;  ///< what was typed: `C1`, `add book to A`
  std::vector<std::string> lanes;                          ///< the endpoints, from left to right
  std::vector<std::size_t> databases;                      ///< each lane's: that of another, if they are instances
  std::vector<std::vector<Table>> before;                  ///< each lane's tables before the first moment
  std::vector<Moment> moments;
  std::vector<BreakingRow> breaking;
  std::map<std::string, std::string> names;  ///< the short names of messages, by their IDs
};

/// A cell as it is drawn: a message's short name in place of its ID, and of a message that is stored as JSON; a point
/// in time without its year.
std::string drawn(const std::string& cell, const std::map<std::string, std::string>& names);

/// The picture as JSON: what the page draws, and what `check --json` hands out.
nlohmann::json to_json_value(const Picture& picture);

/// The picture as one self-contained HTML page with a scrubber.
std::string to_page(const Picture& picture);

}  // namespace simulation
