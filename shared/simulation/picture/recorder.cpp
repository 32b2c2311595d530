#include "simulation/picture/recorder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "messaging/errors.hpp"
#include "messaging/outgoing_message.hpp"
#include "simulation/picture/folding.hpp"

namespace simulation {
namespace {

constexpr std::size_t most_moments = 1000;

std::string text_of(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>()
                           : value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::vector<Row> rows_of(const std::vector<Table>& tables) {
  std::vector<Row> rows;
  for (const auto& table : tables) {
    for (const auto& cells : table.rows) rows.push_back({table.name, cells});
  }
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// What went and what came, from one state to the next.
std::vector<RowChange> changes(const std::vector<Table>& before, const std::vector<Table>& after) {
  const auto old_rows = rows_of(before);
  const auto new_rows = rows_of(after);
  std::vector<Row> gone;
  std::vector<Row> come;
  std::set_difference(old_rows.begin(), old_rows.end(), new_rows.begin(), new_rows.end(), std::back_inserter(gone));
  std::set_difference(new_rows.begin(), new_rows.end(), old_rows.begin(), old_rows.end(), std::back_inserter(come));
  std::vector<RowChange> all;
  for (auto& row : gone) all.push_back({false, std::move(row)});
  for (auto& row : come) all.push_back({true, std::move(row)});
  return all;
}

void draw(std::vector<std::string>& cells, const std::map<std::string, std::string>& names) {
  for (auto& cell : cells) cell = drawn(cell, names);
}

void draw(std::vector<Table>& tables, const std::map<std::string, std::string>& names) {
  for (auto& table : tables) {
    for (auto& cells : table.rows) draw(cells, names);
  }
}

/// `2026-12-01T09:00:00.000Z` as `12-01 09:00:00`: a picture has little room, and is about days.
std::optional<std::string> drawn_time(const std::string& cell) {
  static constexpr std::string_view form = "0000-00-00T00:00:00.000Z";
  const auto fits = [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; };
  if (cell.size() != form.size() || !std::equal(cell.begin(), cell.end(), form.begin(), fits)) return std::nullopt;
  return cell.substr(5, 5) + " " + cell.substr(11, 8);
}

}  // namespace

std::string drawn(const std::string& cell, const std::map<std::string, std::string>& names) {
  const auto name = names.find(cell);
  if (name != names.end()) return name->second;
  if (const auto time = drawn_time(cell)) return *time;
  if (!cell.starts_with("[{")) return cell;
  std::string list;
  try {
    for (const auto& message : messaging::messages_from_json(cell)) {
      const auto known = names.find(message.envelope.id());
      list += (list.empty() ? "" : ", ") + (known == names.end() ? message.envelope.type() : known->second);
    }
  } catch (const messaging::BadMessage&) {
    return cell;
  }
  return "[" + list + "]";
}

std::string label_of(const messaging::Envelope& message) {
  std::string label = message.type().empty() ? "?" : message.type();
  const auto body = nlohmann::json::parse(message.body, nullptr, false);
  if (!body.is_object()) return label;
  for (const auto& [key, value] : body.items()) label += " " + text_of(value);
  return label;
}

std::vector<Table> tables_of(messaging::Connection& connection) {
  std::vector<Table> tables;
  auto names = connection.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid");
  while (names.next()) {
    Table table{names.text(0), {}, {}};
    // Not kept by the connection: a table may get another column.
    SQLite::Statement all(connection.sqlite(), "SELECT * FROM \"" + table.name + "\"");
    for (int column = 0; column < all.getColumnCount(); ++column) table.columns.emplace_back(all.getColumnName(column));
    while (all.executeStep()) {
      auto& cells = table.rows.emplace_back();
      for (int column = 0; column < all.getColumnCount(); ++column) {
        cells.push_back(all.isColumnNull(column) ? "NULL" : all.getColumn(column).getString());
      }
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

PictureRecorder::PictureRecorder(World& world) : world_(world), lanes_(world.names()) {
  begin();
  world.history().listen([this](const Happening& happening) { see(happening); });
}

void PictureRecorder::begin() {
  moments_.clear();
  start_ = world_.clock().now();
  before_.clear();
  databases_.clear();
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    const bool same_endpoint =
        lane > 0 && world_.endpoint(lanes_[lane]).name() == world_.endpoint(lanes_[lane - 1]).name();
    databases_.push_back(same_endpoint ? databases_[lane - 1] : lane);
    before_.push_back(same_endpoint ? Tables() : tables_of(world_.endpoint(lanes_[lane]).database().connection()));
    if (!same_endpoint) saved_[lane] = before_.back();
  }
  queues_.clear();
}

Picture PictureRecorder::picture() const {
  Picture picture;
  picture.lanes = lanes_;
  picture.databases = databases_;
  picture.before = before_;
  picture.moments = moments_;
  picture.names = world_.broker().names().by_id();
  for (auto& tables : picture.before) draw(tables, picture.names);
  for (auto& moment : picture.moments) {
    for (auto& change : moment.rows) draw(change.row.cells, picture.names);
    if (moment.tables) draw(*moment.tables, picture.names);
  }
  return picture;
}

void PictureRecorder::see(const Happening& happening) {
  if (moments_.size() >= most_moments) return;
  Moment moment;
  moment.what = happening.what;
  const auto lane = std::find(lanes_.begin(), lanes_.end(), happening.endpoint);
  if (lane != lanes_.end()) moment.lane = static_cast<std::size_t>(lane - lanes_.begin());
  moment.message = happening.name;
  if (happening.message) {
    moment.type = happening.message->type();
    moment.label = label_of(*happening.message);
  }
  moment.text = happening.text;
  if (happening.what == What::delivered) moment.delivery = happening.count;
  if (happening.what == What::attempt_failed) moment.attempt = happening.count;
  moment.seconds = static_cast<double>((happening.at - start_).count()) / 1000;
  for (const auto& receiver : happening.to) {
    const auto to = std::find(lanes_.begin(), lanes_.end(), receiver);
    if (to != lanes_.end()) moment.to.push_back(static_cast<std::size_t>(to - lanes_.begin()));
  }
  if (happening.what == What::saved) note_tables(moment, true);
  if (happening.what == What::undone) note_tables(moment, false);
  if (auto now = queues(); now != queues_ || moments_.empty()) {
    queues_ = now;
    moment.queues = std::move(now);
  }
  add_folded(moments_, std::move(moment));
}

void PictureRecorder::note_tables(Moment& moment, bool committed) {
  auto& before = saved_[databases_.at(moment.lane)];
  auto now = tables_of(world_.endpoint(lanes_[moment.lane]).database().connection());
  moment.rows = changes(before, now);
  if (!committed || moment.rows.empty()) return;
  before = now;
  moment.tables = std::move(now);
}

PictureRecorder::Queues PictureRecorder::queues() const {
  Queues queues;
  world_.broker().for_each(
      [&](const std::string& queue, const std::string& name, const messaging::Envelope& message, Where where) {
        queues[queue].push_back({name, label_of(message), where});
      });
  return queues;
}

}  // namespace simulation
