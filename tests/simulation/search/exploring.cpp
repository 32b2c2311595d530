#include "simulation/search/exploring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "simulation/picture/recorder.hpp"
#include "simulation/search/explorer.hpp"

namespace test {
using namespace simulation;

void play(World& world, const System& system, Choices& choices, const std::vector<int>& without) {
  auto& broker = world.broker();
  broker.names().begin();
  broker.rules(system.order, system.merge);
  for (int number = 1; number <= static_cast<int>(system.typed.size()); ++number) {
    if (std::find(without.begin(), without.end(), number) != without.end()) continue;
    broker.names().next_command(number);
    const auto& command = system.typed[static_cast<std::size_t>(number) - 1];
    world.type(world.endpoint("frontend").send(command), choices);
  }
  world.run(choices);
}

Replayed::Replayed(const System& system, const std::string& token) : world(system.nodes) {
  const auto schedule = schedule_of(token);
  Replay replay(schedule);
  play(world, system, replay, schedule.without);
  replay.finish();
}

std::string rows(World& world, const std::string& endpoint) {
  std::string text;
  for (const auto& table : tables_of(world.endpoint(endpoint).database().connection())) {
    for (const auto& cells : table.rows) text += fmt::format("{}{}", text.empty() ? "" : " ", fmt::join(cells, "|"));
  }
  return text;
}

std::string outcome(World& world) {
  std::map<std::string, std::string> sent;
  for (const auto& it : world.wire()) {
    sent[it.from] += fmt::format("{} {}\n", it.envelope->body, messaging::to_json_text(it.envelope->headers));
  }
  std::string text;
  for (const auto& name : world.names()) text += fmt::format("{}: {}\n{}", name, rows(world, name), sent[name]);
  std::multiset<std::string> failed;
  for (const auto& message : world.broker().failed()) failed.insert(message.type() + message.body);
  return fmt::format("{}failed: {}\nafter {} ms", text, fmt::join(failed, " "), world.clock().elapsed().count());
}

std::string lives(const World& world) {
  std::map<std::string, std::string> lines;
  for (const auto& happening : world.history().happenings()) lines[happening.endpoint] += to_line(happening) + "\n";
  std::string text;
  for (const auto& [endpoint, its_lines] : lines) text += its_lines;
  return text;
}

Explored explore(const System& system, const Bounds& bounds, const Reductions& reductions,
                 std::size_t most_executions) {
  Explored explored;
  Storage storage;
  Explorer explorer(bounds, reductions);
  do {
    if (explored.executions == most_executions) {
      explored.truncated = true;
      return explored;
    }
    World world(system.nodes, storage);
    play(world, system, explorer);
    ++explored.executions;
    if (explorer.cut_short()) continue;
    ++explored.schedules;
    explored.outcomes.insert(outcome(world));
    explored.lives.insert(lives(world));
  } while (explorer.next());
  return explored;
}

Execution execution(const System& system, const std::vector<Property>& properties) {
  const auto storage = std::make_shared<Storage>();
  return [=](Choices& choices, const std::vector<int>& without) -> std::optional<std::string> {
    World world(system.nodes, *storage);
    play(world, system, choices, without);
    if (!world.at_rest()) return std::nullopt;
    for (const auto& property : properties) {
      if (!property.holds(world)) return property.name;
    }
    return std::nullopt;
  };
}

}  // namespace test
