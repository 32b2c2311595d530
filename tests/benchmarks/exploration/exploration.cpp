// How quickly every schedule of a system is gone through, and what part of that each layer takes.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "benchmarks.hpp"
#include "exploration/explored.hpp"
#include "exploration/hollow_shop.hpp"
#include "exploration/tape.hpp"
#include "simulation/search/explorer.hpp"
#include "transports/statements.hpp"

namespace figures {
namespace {
using simulation::Explorer;

constexpr int rounds = 11;

/// One exploration, with all that it asked of the explorer and of SQLite, so that each can be asked the same again.
struct Taped {
  Taped() {
    run_all();  // makes the tables, and what is kept from one execution to the next
    statements.emplace(executions.plans(), executions.storage());
    Explorer explorer(all_kinds(exploration_faults));
    Taping taping(explorer, tape);
    do {
      taping.next_execution();
      executions.run(taping);
    } while (explorer.next());
    statements->prepare();
  }

  void run_all() {
    Explorer explorer(all_kinds(exploration_faults));
    do {
      executions.run(explorer);
    } while (explorer.next());
  }

  Executions executions{with_outbox(), exploration_commands, simulation::Order::as_sent};
  Tape tape;
  std::optional<Statements> statements;
};

Taped& taped() {
  static Taped taped;
  return taped;
}

template <class Part>
void time(benchmark::State& state, Part&& part) {
  Taped& all = taped();
  for (auto _ : state) part(all);
  state.SetItemsProcessed(static_cast<std::int64_t>(all.tape.executions().size()));
}

void whole(benchmark::State& state) {
  time(state, [](Taped& all) { all.run_all(); });
}

void sqlite(benchmark::State& state) {
  time(state, [](Taped& all) { all.statements->run(); });
}

void asio(benchmark::State& state) {
  time(state, [](Taped& all) {
    for (const auto& execution : all.tape.executions()) run_hollow(all.tape, execution);
  });
}

void explorer(benchmark::State& state) {
  time(state, [](Taped& all) {
    Explorer explorer(all_kinds(exploration_faults));
    all.tape.ask(explorer);
  });
}

}  // namespace

void register_exploration() {
  const auto add = [](const char* name, void (*run)(benchmark::State&)) {
    benchmark::RegisterBenchmark(fmt::format("{}/executions/{}", exploration, name).c_str(), run)->Iterations(1);
  };
  // In each round one right after the other: what else the machine does then slows all of them.
  for (int round = 0; round < rounds; ++round) {
    add(exploration_whole, whole);
    add(exploration_sqlite, sqlite);
    add(exploration_asio, asio);
    add(exploration_explorer, explorer);
  }
}

}  // namespace figures
