// How the number of schedules grows with commands and faults, as tables for the documentation.
#include <fmt/format.h>

#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks.hpp"
#include "exploration/explored.hpp"
#include "simulation/search/explorer.hpp"

namespace figures {
namespace {
using simulation::Order;

constexpr int most_commands = 5;
constexpr int most_faults = 3;
constexpr double most_seconds = 20;  // for one number; of the processor's time

struct Explored {
  std::size_t schedules = 0;
  double seconds = 0;
  bool all = false;
};

Explored explore(Executions& executions, int faults) {
  Explored explored;
  simulation::Explorer explorer(all_kinds(faults));
  const auto start = std::clock();
  do {
    executions.run(explorer);
    if (!explorer.cut_short()) ++explored.schedules;
    explored.seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (explored.seconds > most_seconds) return explored;
  } while (explorer.next());
  explored.all = true;
  return explored;
}

void print_table(const std::string& title, const std::vector<simulation::NodePlan>& plans, Order order) {
  fmt::print("**{}**\n\n| commands |", title);
  for (int faults = 0; faults <= most_faults; ++faults) fmt::print(" {} fault{} |", faults, faults == 1 ? "" : "s");
  fmt::print("\n|---|---|---|---|---|\n");
  for (int commands = 1; commands <= most_commands; ++commands) {
    Executions executions(plans, commands, order);
    Explored explored;
    fmt::print("| {} |", commands);
    for (int faults = 0; faults <= most_faults; ++faults) {
      // With one fault more there are more schedules than that.
      if (faults == 0 || explored.all) explored = explore(executions, faults);
      if (explored.all) {
        fmt::print(" {} ({:.2f} s) |", explored.schedules, explored.seconds);
      } else {
        fmt::print(" more than {} |", explored.schedules);
      }
      std::fflush(stdout);
    }
    fmt::print("\n");
  }
  fmt::print("\n");
}

}  // namespace

int print_growth() {
  fmt::print(
      "Schedules, and the time for them on one core. Each kind of fault strikes at most once, so many in total.\n\n");
  for (const auto& [system, plans] : {std::pair("With an outbox", with_outbox()),
                                      std::pair("One commit and one event, no outbox", without_outbox())}) {
    print_table(fmt::format("{}, messages in sending order", system), plans, Order::as_sent);
    print_table(fmt::format("{}, messages in any order", system), plans, Order::any);
  }
  return 0;
}

}  // namespace figures
