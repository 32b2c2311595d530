#include "simulation/picture/text/state.hpp"

#include <algorithm>
#include <iterator>

#include "messaging/transport/transport.hpp"

namespace simulation {
namespace {

constexpr std::size_t longest_state_cell = 24;

/// One line of the state: a row of a table, or a message in a queue.
struct Entry {
  std::string endpoint;
  std::string table;
  bool wrong = false;
  std::string text;
  Style style = Style::plain;
};

/// A cell that is too long says little, however much of it is there: it leaves the room to the others.
std::string in_words(const std::string& cell, std::size_t longest) {
  if (cell.empty()) return "''";
  const auto whole = characters(cell);
  return columns(whole) <= longest ? cell : to_utf8(cut(whole, longest * 2 / 3));
}

std::string in_words(const std::vector<std::string>& cells, std::size_t longest) {
  std::string text;
  for (const auto& cell : cells) text += (text.empty() ? "" : " ") + in_words(cell, longest);
  return text;
}

std::size_t database_of(const Picture& picture, std::size_t lane) {
  return lane < picture.databases.size() ? picture.databases[lane] : lane;
}

/// The tables of a lane as the last moment that has changed them leaves them: of instances, they are the first one's.
std::vector<Table> last_tables(const Picture& picture, std::size_t lane) {
  for (auto moment = picture.moments.rbegin(); moment != picture.moments.rend(); ++moment) {
    if (database_of(picture, moment->lane) == lane && moment->tables) return *moment->tables;
  }
  return lane < picture.before.size() ? picture.before[lane] : std::vector<Table>();
}

std::map<std::string, std::vector<Queued>> last_queues(const Picture& picture) {
  for (auto moment = picture.moments.rbegin(); moment != picture.moments.rend(); ++moment) {
    if (moment->queues) return *moment->queues;
  }
  return {};
}

/// The rows of a table; then those that break the property because they are not among them.
void add_table(std::vector<Entry>& entries, const Picture& picture, std::size_t lane, const Table& table) {
  const auto add = [&](bool wrong, const std::string& before, const std::vector<std::string>& cells) {
    entries.push_back({picture.lanes[lane], table.name, wrong, before + in_words(cells, longest_state_cell),
                       wrong ? Style::bad : Style::plain});
  };
  std::vector<BreakingRow> breaking;
  std::copy_if(picture.breaking.begin(), picture.breaking.end(), std::back_inserter(breaking),
               [&](const auto& it) { return it.lane == lane && it.row.table == table.name; });
  for (const auto& cells : table.rows) {
    add(std::any_of(breaking.begin(), breaking.end(),
                    [&](const auto& it) { return !it.missing && it.row.cells == cells; }),
        "", cells);
  }
  for (const auto& it : breaking) {
    if (it.missing) add(true, "missing: ", it.row.cells);
  }
}

void add_tables(std::vector<Entry>& entries, const Picture& picture, std::size_t lane) {
  auto tables = last_tables(picture, lane);
  for (const auto& it : picture.breaking) {
    const bool known = std::any_of(tables.begin(), tables.end(), [&](const auto& t) { return t.name == it.row.table; });
    if (it.lane == lane && !known) tables.push_back({it.row.table, {}, {}});
  }
  for (const auto& table : tables) add_table(entries, picture, lane, table);
}

void add_queues(std::vector<Entry>& entries, const Picture& picture, MessageStyles& styles) {
  for (const auto& [name, messages] : last_queues(picture)) {
    for (const auto& message : messages) {
      entries.push_back({name, "queue", name == messaging::error_queue, message.message + " " + message.label,
                         styles.of(message.message)});
    }
  }
}

}  // namespace

std::string in_words(const Row& row, std::size_t longest) {
  return row.table + " " + in_words(row.cells, longest);
}

std::vector<TextLine> last_state(const Picture& picture, std::size_t width, MessageStyles& styles) {
  std::vector<Entry> entries;
  for (std::size_t lane = 0; lane < picture.lanes.size(); ++lane) add_tables(entries, picture, lane);
  add_queues(entries, picture, styles);

  std::size_t endpoint_width = 0;
  std::size_t table_width = 0;
  const auto needs = [&](const std::string& endpoint, const std::string& table) {
    endpoint_width = std::max(endpoint_width, columns(characters(endpoint)));
    table_width = std::max(table_width, columns(characters(table)));
  };
  for (const auto& it : entries) needs(it.endpoint, it.table);
  // Also those that hold nothing: so the columns of two pictures of one system are the same.
  for (std::size_t lane = 0; lane < picture.before.size(); ++lane) {
    for (const auto& table : picture.before[lane]) needs(picture.lanes[lane], table.name);
  }
  const auto table_column = Lanes::margin + endpoint_width + 2;
  const auto row_column = table_column + table_width + 4;

  std::vector<TextLine> lines;
  if (!entries.empty()) lines.emplace_back(width).put(Lanes::margin, U"at the end", Style::faint);
  const Entry* before = nullptr;
  for (const auto& it : entries) {
    TextLine line(width);
    const bool same_endpoint = before != nullptr && before->endpoint == it.endpoint;
    const bool same_table = same_endpoint && before->table == it.table;
    if (!same_endpoint) line.put(Lanes::margin, characters(it.endpoint), Style::strong);
    if (!same_table) line.put(table_column, characters(it.table), Style::faint);
    if (it.wrong) line.put(row_column - 2, U"✗", Style::bad);
    line.put(row_column, cut(characters(it.text), width - std::min(width, row_column)), it.style);
    lines.push_back(std::move(line));
    before = &it;
  }
  return lines;
}

}  // namespace simulation
