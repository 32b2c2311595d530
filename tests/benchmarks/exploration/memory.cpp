// Whether memory stays flat, however many executions there are.
#include <fmt/format.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <optional>

#include "benchmarks.hpp"
#include "exploration/explored.hpp"
#include "simulation/search/explorer.hpp"

namespace figures {
namespace {

constexpr int early = 10'000;
constexpr int late = 1'000'000;
constexpr double largest_growth = 1.05;

/// In bytes; 0 where the system does not say.
double resident() {
  std::ifstream file("/proc/self/statm");
  std::size_t whole = 0;
  std::size_t in_memory = 0;
  if (!(file >> whole >> in_memory)) return 0;
  return static_cast<double>(in_memory) * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

int print_memory() {
  if (resident() == 0) {
    fmt::print("this system does not say how much memory is resident\n");
    return 0;
  }
  Executions executions(with_outbox(), 1, simulation::Order::as_sent);
  std::optional<simulation::Explorer> explorer;
  auto go_on_to = [&, done = 0](int count) mutable {
    for (; done < count; ++done) {
      if (!explorer || !explorer->next()) explorer.emplace(all_kinds(2));
      executions.run(*explorer);
    }
    return resident();
  };
  const double before = go_on_to(early);
  const double after = go_on_to(late);
  constexpr double megabyte = 1024 * 1024;
  fmt::print("{:<32}{:>11}{:>11}{:>8}{:8}   {}\n", "resident memory after", early, late, "ratio", "", "target");
  fmt::print("{:<32}{:>8.2f} MB{:>8.2f} MB{:>6.1f} %{:8}   at most {:.0f} %: {}\n", "executions of 1 command",
             before / megabyte, after / megabyte, after / before * 100, "", largest_growth * 100,
             after <= before * largest_growth ? "reached" : "MISSED");
  return 0;
}

}  // namespace figures
