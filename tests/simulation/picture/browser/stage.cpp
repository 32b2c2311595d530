#include "simulation/picture/browser/stage.hpp"

#include <algorithm>

namespace samples {
using simulation::Moment;
using simulation::Queued;
using simulation::RowChange;
using simulation::What;
using simulation::Where;

Stage::Stage(std::vector<std::string> lanes) : lanes_(std::move(lanes)), tables_(lanes_.size()) {
  for (const auto& lane : lanes_) queues_[lane];
  queues_["error"];
}

void Stage::table(std::size_t lane, std::string name, Cells columns, std::vector<Cells> rows) {
  tables_[lane].push_back({std::move(name), std::move(columns), std::move(rows)});
  before = tables_;
}

void Stage::send(std::size_t lane, const std::string& message, const std::vector<std::size_t>& to, What how) {
  lane_ = lane;
  if (how != What::send_lost) {
    for (const auto receiver : to) queues_[lanes_[receiver]].push_back({message, labels_[message], Where::waiting});
  }
  auto& moment = add(how);
  moment.to = to;
  moment.message = message;
  moment.label = labels_[message];
  tell_queues(moment);
}

void Stage::deliver(std::size_t lane, const std::string& message) {
  lane_ = lane;
  auto& queue = queues_[lanes_[lane]];
  std::find_if(queue.begin(), queue.end(), [&](const auto& one) {
    return one.message == message && one.where == Where::waiting;
  })->where = Where::in_hand;
  auto& moment = add(What::delivered);
  moment.delivery = ++deliveries_[{lane, message}];
  tell_queues(moment);
}

void Stage::commit(const std::vector<RowChange>& rows) {
  for (const auto& [added, row] : rows) {
    for (auto& table : tables_[lane_]) {
      if (table.name != row.table) continue;
      added ? table.rows.push_back(row.cells) : void(std::erase(table.rows, row.cells));
    }
  }
  auto& moment = add(What::saved);
  moment.rows = rows;
  moment.tables = tables_[lane_];
}

void Stage::doubt(const std::string& message) {
  auto& moment = add(What::send_unsure);
  moment.message = message;
  moment.label = labels_[message];
}

void Stage::roll_back(const std::vector<RowChange>& rows) {
  add(What::undone).rows = rows;
}

void Stage::fail(int attempt, const std::string& reason, int alike) {
  auto& moment = add(What::attempt_failed);
  moment.attempt = attempt;
  moment.alike = alike;
  moment.text = reason;
}

void Stage::give_up() {
  queues_["error"].push_back({in_hand().message, in_hand().label, Where::waiting});
  leave(What::moved_to_error);
}

void Stage::give_back(What how, const std::string& reason) {
  auto& moment = add(how);
  moment.text = reason;
  in_hand().where = how == What::given_back ? Where::delayed : Where::waiting;
  tell_queues(moment);
}

void Stage::leave(What how) {
  auto& moment = add(how);
  auto& queue = queues_[lanes_[lane_]];
  queue.erase(queue.begin() + (&in_hand() - queue.data()));
  tell_queues(moment);
}

void Stage::pass(double seconds) {
  seconds_ += seconds;
  auto& moment = add(What::time_passed);
  for (auto& [name, queue] : queues_) {
    for (auto& one : queue) {
      if (one.where == Where::delayed) one.where = Where::waiting;
    }
  }
  moment.message = moment.label = "";
  tell_queues(moment);
}

void Stage::crash() {
  auto& moment = add(What::crashed);
  for (auto& one : queues_[lanes_[lane_]]) {
    if (one.where == Where::in_hand) one.where = Where::waiting;
  }
  tell_queues(moment);
}

Queued& Stage::in_hand() {
  auto& queue = queues_[lanes_[lane_]];
  return *std::find_if(queue.begin(), queue.end(), [](const auto& one) { return one.where == Where::in_hand; });
}

Moment& Stage::add(What what) {
  auto& moment = moments.emplace_back();
  moment.what = what;
  moment.lane = lane_;
  moment.seconds = seconds_;
  for (const auto& one : queues_[lanes_[lane_]]) {
    if (one.where != Where::in_hand) continue;
    moment.message = one.message;
    moment.label = one.label;
  }
  return moment;
}

}  // namespace samples
