#include "shop/checks/simulated_shop.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "shop/checks/check.hpp"
#include "shop/checks/watchdog.hpp"

namespace shop {

namespace {

std::vector<simulation::NodePlan> plans(const Step& step, const std::vector<std::string>& twice = {}) {
  std::vector<simulation::NodePlan> plans{
      {"frontend", step.configure_frontend}, {"orders", step.configure_orders}, {"billing", step.configure_billing}};
  for (auto& plan : plans) {
    if (std::find(twice.begin(), twice.end(), plan.name) != twice.end()) plan.instances = 2;
  }
  return plans;
}

}  // namespace

SimulatedShop::SimulatedShop(const Step& step) : step_(step), world_(plans(step)) {}

SimulatedShop::SimulatedShop(const Step& step, simulation::Storage& storage, const std::vector<std::string>& twice)
    : step_(step), world_(plans(step, twice), storage) {}

SimulatedShop::~SimulatedShop() {
  prompt_.drop_waiting();  // while what they would go on with is still there
}

void SimulatedShop::type(const std::string& text) {
  simulation::FirstChoice nothing_goes_wrong;
  type(text, nothing_goes_wrong);
}

void SimulatedShop::type(const std::string& text, simulation::Choices& choices) {
  watchdog::now("the Frontend takes", text);
  const TypedLine line(text);
  const auto command = step_.parse_command(line);
  if (!command) {
    throw CheckFailed(fmt::format("the prompt understands '{}'", text),
                      fmt::format("parse_command knows only: {}", fmt::join(line.patterns(), ", ")),
                      "parse_command in frontend.cpp");
  }
  world_.type(send(*command), choices);
}

messaging::Task SimulatedShop::send(messaging::AnyMessage command) {
  const auto turn = co_await prompt_.lock();
  co_await world_.endpoint("frontend").send(command);
}

void SimulatedShop::run() {
  simulation::FirstChoice in_order;
  run(in_order);
}

void SimulatedShop::run(simulation::Choices& choices) {
  watchdog::Watched watched(choices, world_.broker());
  world_.run(watched);
}

std::set<std::string> SimulatedShop::order_ids() {
  std::set<std::string> ids;
  const auto note = [&](const std::string& endpoint, const std::string& table) {
    auto rows = connection(endpoint).query("SELECT order_id FROM " + table);
    while (rows.next()) ids.insert(rows.text(0));
  };
  note("orders", "order_items");
  note("billing", "bill_items");
  return ids;
}

std::vector<messaging::Envelope> SimulatedShop::wire(const std::string& type) const {
  std::vector<messaging::Envelope> found;
  for (const auto& sent : world_.wire()) {
    if (sent.envelope->type() == type) found.push_back(*sent.envelope);
  }
  return found;
}

std::vector<simulation::Happening> SimulatedShop::happened(simulation::What what, const std::string& type,
                                                           std::optional<Gift> gift) const {
  std::vector<simulation::Happening> found;
  for (const auto& happening : world_.history().happenings()) {
    const auto& message = happening.message;
    if (happening.what != what || !message || message->type() != type) continue;
    if (!gift || is_about(*message, *gift)) found.push_back(happening);
  }
  return found;
}

}  // namespace shop
